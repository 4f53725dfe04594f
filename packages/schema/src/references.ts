import { dereference } from '@cfworker/json-schema'
import { SchemaError } from './error.ts'
import { isRecord } from './keywords.ts'
import { asSchema, Checked, prepare, type Workshop } from './prepare.ts'

export type Lookup = ReturnType<typeof dereference>

/** Every schema by its URI, each `$ref` known to have a target inside this document and no ring of them. */
export function resolve(root: Checked, raw: unknown, shop: Workshop): Lookup {
  const lookup = index(root)
  const seen = new Set<unknown>()
  for (let more = true; more;) {
    more = false
    for (const node of Object.values(lookup)) {
      if (!(node instanceof Checked) || seen.has(node)) continue
      seen.add(node)
      if (typeof node.$ref === 'string' && lookup[String(node.__absolute_ref__)] === undefined) more = adopt(node, root, raw, lookup, shop) || more
    }
  }
  refuseLoops(lookup)
  return lookup
}

function index(root: Checked): Lookup {
  try {
    return dereference(asSchema(root))
  } catch (cause) {
    throw new SchemaError(
      'reference',
      cause instanceof Error && cause.message.startsWith('Duplicate') ? 'two schemas have the same $id' : 'a $id, $ref or key is not a URI',
    )
  }
}

// A pointer may lead outside the known keywords, as `#/components/schemas/Pet` does: what it leads to is a schema all the same.
function adopt(node: Checked, root: Checked, raw: unknown, lookup: Lookup, shop: Workshop): boolean {
  const [base = '', fragment = ''] = String(node.__absolute_ref__).split('#')
  const target = base === String(root.__absolute_uri__).split('#')[0] && fragment.startsWith('/') ? follow(raw, fragment) : undefined
  if (target === undefined) throw new SchemaError('reference', `$ref ${node.$ref} leads to no schema in this document, and others are not fetched`)
  lookup[String(node.__absolute_ref__)] = asSchema(adopted(target, fragment, base, lookup, shop))
  return true
}

function adopted(target: { value: unknown; path: string[] }, fragment: string, base: string, lookup: Lookup, shop: Workshop): Checked {
  const copy = prepare(target.value, shop, target.path)
  delete copy.$id
  dereference(asSchema(copy), lookup, new URL(base), fragment)
  return copy
}

function follow(raw: unknown, fragment: string): { value: unknown; path: string[] } | undefined {
  const path = fragment.slice(1).split('/').map(decodeStep)
  let value = raw
  for (const step of path) {
    if (!(isRecord(value) || Array.isArray(value)) || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return isRecord(value) || typeof value === 'boolean' ? { value, path } : undefined
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return step
  }
}

/** Schemas that are applied to the same value as `node`: a ring of these would never end. */
function* inPlace(node: Checked, lookup: Lookup): Generator {
  if (typeof node.$ref === 'string') yield lookup[String(node.__absolute_ref__)]
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) if (Array.isArray(node[keyword])) yield* node[keyword]
  for (const keyword of ['not', 'if', 'then', 'else']) yield node[keyword]
  for (const keyword of ['dependentSchemas', 'dependencies']) yield* Object.values((node[keyword] as object | undefined) ?? {})
}

function refuseLoops(lookup: Lookup): void {
  const done = new Set<unknown>()
  const open = new Set<unknown>()
  const visit = (node: unknown): void => {
    if (!(node instanceof Checked) || done.has(node)) return
    if (open.has(node))
      throw new SchemaError('loop', `$ref leads back to itself without a step into the value: ${node.__absolute_uri__ ?? ''}`.replace(/ \S*#/, ' #'))
    // Thousands of references in a row would exhaust the stack here and in the library.
    if (open.size > inPlaceDepthMax) throw new SchemaError('too_deep', `more than ${inPlaceDepthMax} schemas in a row apply to one value`)
    open.add(node)
    for (const next of inPlace(node, lookup)) visit(next)
    open.delete(node)
    done.add(node)
  }
  for (const node of Object.values(lookup)) visit(node)
}

const inPlaceDepthMax = 100
