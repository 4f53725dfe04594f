import type { z } from 'zod'

/** Whether a value is, as it stands, what a schema would make of it. Says no where it can't tell. */
export type Conforms = (value: unknown) => boolean

const compiled = new WeakMap<z.core.$ZodType, Conforms>()
const unknowable: Conforms = () => false

/**
 * A quick yes for a schema made of plain parts: zod, which may not compile code in a Worker, takes several times as long to
 * say it. Anything with a default, a transform, a refinement or a format is zod's alone, and so is every no: its issues are zod's.
 */
export function conformsTo(schema: z.core.$ZodType): Conforms {
  let found = compiled.get(schema)
  if (!found) {
    found = compile(schema) ?? unknowable
    compiled.set(schema, found)
  }
  return found
}

/** `value` as `schema` makes it, or zod's issues. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.ZodSafeParseResult<z.output<T>> {
  return conformsTo(schema)(value) ? { success: true, data: value as z.output<T> } : schema.safeParse(value)
}

function compile(schema: z.core.$ZodType): Conforms | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      return compileObject(def)
    case 'array':
      return compileArray(def)
    case 'string':
      // A format, such as z.email(), is a check that the schema is itself.
      return 'format' in def ? undefined : withChecks(def.checks, (value) => typeof value === 'string')
    case 'number':
      return 'check' in def
        ? (def as { format?: string }).format === 'safeint'
          ? withChecks(def.checks, Number.isSafeInteger)
          : undefined
        : withChecks(def.checks, Number.isFinite)
    case 'boolean':
      return withChecks(def.checks, (value) => typeof value === 'boolean')
    case 'literal':
      return withChecks(def.checks, (value) => def.values.includes(value as z.core.util.Literal))
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries))
      return withChecks(def.checks, (value) => values.has(value))
    }
    case 'optional':
      return or((value) => value === undefined, compile(def.innerType))
    case 'nullable':
      return or((value) => value === null, compile(def.innerType))
    default:
      return undefined
  }
}

const or = (first: Conforms, second: Conforms | undefined): Conforms | undefined => second && ((value) => first(value) || second(value))

function compileArray({ element, checks }: z.core.$ZodArrayDef): Conforms | undefined {
  const one = compile(element)
  return (
    one &&
    withChecks(checks, (value) => {
      if (!Array.isArray(value)) return false
      for (let index = 0; index < value.length; index++) if (!one(value[index])) return false
      return true
    })
  )
}

function compileObject({ shape, catchall, checks }: z.core.$ZodObjectDef): Conforms | undefined {
  // Unknown fields are dropped, refused or checked: none of these leaves the value as it stands.
  if (catchall && (catchall as z.core.$ZodTypes)._zod.def.type !== 'never') return undefined
  const names = Object.keys(shape)
  const fields = names.map((name) => compile(shape[name] as z.core.$ZodType))
  if (fields.includes(undefined) || names.includes('__proto__')) return undefined
  return withChecks(checks, (value) => {
    if (!isPlain(value)) return false
    let present = 0
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string
      const isThere = Object.hasOwn(value, name)
      if (isThere) present++
      if (!(fields[index] as Conforms)(isThere ? value[name] : undefined)) return false
    }
    return Object.keys(value).length === present
  })
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

type Check = z.core.$ZodCheck

/** `conforms` with the schema's own checks, where all of them are bounds. */
function withChecks(checks: Check[] | undefined, conforms: Conforms): Conforms | undefined {
  const bounds = (checks ?? []).map((check) => compileCheck(check))
  if (bounds.includes(undefined)) return undefined
  return bounds.length === 0 ? conforms : (value) => conforms(value) && bounds.every((bound) => (bound as Conforms)(value))
}

function compileCheck(check: Check): Conforms | undefined {
  const def = (check as unknown as z.core.$ZodChecks)._zod.def
  switch (def.check) {
    case 'min_length':
      return (value) => (value as string).length >= def.minimum
    case 'max_length':
      return (value) => (value as string).length <= def.maximum
    case 'greater_than':
      return (value) => (def.inclusive ? (value as number) >= (def.value as number) : (value as number) > (def.value as number))
    case 'less_than':
      return (value) => (def.inclusive ? (value as number) <= (def.value as number) : (value as number) < (def.value as number))
    case 'number_format':
      return def.format === 'safeint' ? Number.isSafeInteger : undefined
    default:
      return undefined
  }
}
