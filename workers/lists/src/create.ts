import { invalid } from '@dot-do/service'
import type { Field } from 'lists.do/contract'
import { type Definition, plainDefinition } from './definition.ts'
import { checkFields, withIds } from './fields.ts'

export interface NewList {
  title?: string | undefined
  fields?: Field[] | undefined
  key?: string | undefined
  strict: boolean
  maxItems?: number | undefined
  onFull?: 'reject' | 'dropOldest' | undefined
}

/** The definition that a caller asks for, once it is found to hold together. */
export function definitionOf({ fields, ...settings }: NewList): Definition {
  if (settings.onFull !== undefined && settings.maxItems === undefined) invalid('goes with maxItems', ['onFull'])
  if (!fields) return settings.key === undefined ? plainDefinition(settings) : invalid('a list without fields has no key', ['key'])
  const stored = withIds(fields, 1)
  checkFields(stored, settings.key, (index) => ['fields', index])
  return { ...settings, fields: stored, nextField: stored.length + 1, isPlain: false }
}
