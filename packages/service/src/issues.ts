import type { Issue } from '@dot-do/contract'
import type { z } from 'zod'
import { suggestion } from './nearest.ts'

/** Zod's issues as the platform tells them; beside a field that is not there stand those that are written most like it. */
export const issuesOf = ({ issues }: z.core.$ZodError, schema: z.core.$ZodType): Issue[] =>
  issues.map((issue) => ({ path: issue.path.map((key) => (typeof key === 'number' ? key : String(key))), message: issue.message + nearestTo(issue, schema) }))

function nearestTo(issue: z.core.$ZodIssue, schema: z.core.$ZodType): string {
  if (issue.code !== 'unrecognized_keys' || issue.keys.length !== 1) return ''
  return suggestion(issue.keys[0] ?? '', Object.keys(fieldsAt(schema, issue.path)))
}

type Fields = Readonly<Record<string, z.core.$ZodType>>

/** The fields of the object that is at a path; none where the schema alone does not say which it is. */
function fieldsAt(schema: z.core.$ZodType | undefined, [key, ...rest]: readonly PropertyKey[]): Fields {
  const def = (schema as z.core.$ZodTypes | undefined)?._zod.def
  switch (def?.type) {
    case 'object':
      return key === undefined ? def.shape : fieldsAt(Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined, rest)
    case 'array':
      return fieldsAt(def.element, rest)
    case 'record':
      return fieldsAt(def.valueType, rest)
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return fieldsAt(def.innerType, key === undefined ? [] : [key, ...rest])
    default:
      return {}
  }
}
