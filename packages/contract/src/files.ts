import { z } from 'zod'

/** What fills a field of type file: bytes in any shape, or text in base64, or a `data:` URL. */
export type FileInput = Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array> | string

export interface FileOptions {
  /** 10 MiB unless set. */
  bytesMax?: number
  /** The content types taken; any unless set. Base64 text has none, a `data:` URL has. */
  types?: string[]
}

/** A field that a file fills: the body itself, a part of a form, or base64 in JSON. The handler gets a `File`. */
export function file({ bytesMax = 10 * 1024 * 1024, types }: FileOptions = {}): z.ZodType<File, FileInput> {
  const any = z.file().max(bytesMax)
  return (types ? any.mime(types) : any) as unknown as z.ZodType<File, FileInput>
}

/** A field that a file fills: where it is in the input, and how many bytes it takes. */
export interface FileField {
  path: string[]
  bytesMax: number
}

const known = new WeakMap<z.core.$ZodType, FileField[]>()

/** The file fields of an input, at any depth of its objects. */
export function filesOf(schema: z.core.$ZodType): FileField[] {
  let fields = known.get(schema)
  if (!fields) {
    fields = unique(find(schema, []))
    known.set(schema, fields)
  }
  return fields
}

function find(schema: z.core.$ZodType, path: string[], above: z.core.$ZodType[] = []): FileField[] {
  // Within a schema that holds itself there is no end of paths, so none is a file's.
  if (above.includes(schema)) return []
  const within = [...above, schema]
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'file':
      return [{ path, bytesMax: maximumOf(def.checks) }]
    case 'object':
      return Object.entries(def.shape).flatMap(([name, inner]) => find(inner, [...path, name], within))
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'nonoptional':
      return find(def.innerType, path, within)
    case 'union':
      return def.options.flatMap((option) => find(option, path, within))
    case 'pipe':
      return find(def.in, path, within)
    default:
      return []
  }
}

// Of a file's size zod keeps no bag, as it does for text and numbers.
function maximumOf(checks: z.core.$ZodCheck[] = []): number {
  const sizes = checks.map(({ _zod: { def } }) => (def as { check: string; maximum?: number }).check === 'max_size' && (def as { maximum?: number }).maximum)
  return Math.min(...sizes.filter((size) => typeof size === 'number'))
}

const unique = (fields: FileField[]): FileField[] => [...new Map(fields.map((field) => [field.path.join('.'), field])).values()]
