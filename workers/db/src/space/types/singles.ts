import type { StoreScope } from '@dot-do/store'
import { typeOf } from './rows.ts'

const scalars = new Set(['string', 'number', 'integer', 'boolean', 'null'])

/** The dotted names of fields of which a type's schema says that they hold no list and no object, where every document keeps to it. */
export function singlesOf(scope: StoreScope, name: string | undefined): ReadonlySet<string> {
  const type = name === undefined ? undefined : typeOf(scope, name)
  return type?.schema && type.is_kept === 1 && type.is_strict === 1 ? singlesIn(type.schema) : none
}

const none: ReadonlySet<string> = new Set()

const known = new Map<string, ReadonlySet<string>>()
const knownMax = 200

function singlesIn(schema: string): ReadonlySet<string> {
  const found = known.get(schema)
  if (found) return found
  const made = new Set(namesIn(JSON.parse(schema), ''))
  if (known.size >= knownMax) known.clear()
  known.set(schema, made)
  return made
}

/** The fields of a schema that hold one scalar, by dotted name. */
function namesIn(schema: unknown, before: string): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const path = `${before}${name}`
    const types = typesOf(property)
    if (types.length > 0 && types.every((type) => scalars.has(type))) return [path]
    return types.length === 1 && types[0] === 'object' ? namesIn(property, `${path}.`) : []
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a schema says of the fields of an object, at the place itself. */
export function propertiesOf(schema: unknown): Record<string, unknown> {
  const properties = isObject(schema) && Object.hasOwn(schema, 'properties') ? schema.properties : undefined
  return isObject(properties) ? properties : {}
}

/** The types that a schema allows at the place itself; none where it does not say. */
export function typesOf(schema: unknown): string[] {
  const type = isObject(schema) && Object.hasOwn(schema, 'type') ? schema.type : undefined
  return typeof type === 'string' ? [type] : Array.isArray(type) ? type.filter((each) => typeof each === 'string') : []
}
