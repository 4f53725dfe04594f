import { type CollectionTag, Document, Scalar, type ScalarTag, type Tags } from 'yaml'

const integer = 'tag:yaml.org,2002:int'

// The library rounds integers beyond 2^53 unless every integer is to be a bigint.
function exact(tag: ScalarTag): ScalarTag {
  return {
    ...tag,
    resolve(text, onError, options) {
      const value = tag.resolve(text, onError, options)
      if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
      if (text.length > digitsMax) return (onError(`An integer may have ${digitsMax} digits`), text)
      return tag.resolve(text, onError, { ...options, intAsBigInt: true })
    },
  }
}

/** Reading a decimal integer takes more than linear time. */
const digitsMax = 4096

/** `!!float 5`, which the library knows only as `!!float 5.0`. */
const floatOfDigits: ScalarTag = { tag: 'tag:yaml.org,2002:float', default: true, test: /^[-+]?[0-9]+$/, resolve: Number }

const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** The library's own differs between its builds in what it takes for base64. */
const binary: ScalarTag = {
  tag: 'tag:yaml.org,2002:binary',
  default: false,
  resolve(text, onError) {
    const packed = text.replace(/[\s]+/g, '')
    if (packed.length % 4 === 0 && base64.test(packed)) return Uint8Array.from(atob(packed), (char) => char.charCodeAt(0))
    onError('A !!binary value must be base64')
    return text
  },
}

// The library's !!omap compares each key with each before. Its !!pairs is the same without that; the reader looks for keys that repeat.
const pairs = new Document(null, { version: '1.1' }).schema.tags.find(({ tag }) => tag === 'tag:yaml.org,2002:pairs') as CollectionTag // always there in 1.1
const omap: CollectionTag = { ...pairs, tag: 'tag:yaml.org,2002:omap' }

const replaced = new Set([binary.tag, omap.tag])

const known = new Map<unknown, ScalarTag>()

function refine(tag: Tags[number]): Tags[number] {
  if (typeof tag !== 'object' || tag.collection !== undefined || tag.tag !== integer) return tag
  let refined = known.get(tag)
  if (!refined) known.set(tag, (refined = exact(tag)))
  return refined
}

/** The schema's tags, with integers of any size. */
export const exactTags = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag !== 'object' || !replaced.has(tag.tag)).map(refine),
  floatOfDigits,
  binary,
  omap,
]

/** Whether a scalar was written without quotes. */
export const isPlain = (scalar: Scalar): boolean => scalar.type === undefined || scalar.type === Scalar.PLAIN
