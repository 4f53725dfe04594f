import { jsonDepthMax } from '@dot-do/contract'

/** Whether JSON is nested deeper than an input may be. */
export function isDeeper(value: unknown, levels = jsonDepthMax): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
