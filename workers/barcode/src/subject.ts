import type { Parsed } from '@dot-do/contract'
import { digitalLink, entryOf, hri, isKey, type RawElement, readElements } from '@dot-do/gs1'
import { invalid } from '@dot-do/service'
import type contract from 'barcode.do/contract'
import { examine, examineBytes, type Examined } from './symbology/examine.ts'
import type { Symbology } from './symbology/index.ts'

type Input = Parsed<typeof contract, 'generate'>

/** What a code is to hold, examined, and the field that says it. */
export function subjectOf(
  type: Symbology,
  { data, bytes, elements, digitalLink: link }: Input,
  year: number,
): { examined: Examined; path: (string | number)[] } {
  const given = Object.entries({ data, bytes, elements, digitalLink: link }).filter(([, value]) => value !== undefined)
  if (given.length !== 1) invalid('one of data, bytes, elements and digitalLink', [given[1]?.[0] ?? 'data'], 'subject')
  const path = [given[0]?.[0] ?? 'data']
  if (bytes !== undefined)
    return {
      examined: examineBytes(
        type,
        Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0)),
      ),
      path,
    }
  if (elements) return { examined: examineElements(type, inOrder(elements), year, path), path }
  if (link === undefined) return { examined: examine(type, data ?? '', year), path }
  if (type.chars === 'link') return { examined: examine(type, link, year), path }
  const read = readElements(link)
  if (read.faults.length > 0) return { examined: { faults: read.faults, normalized: link, text: link, options: {} }, path }
  return { examined: examineElements(type, read.elements, year, path), path }
}

/** JSON keeps no order of such names: the key goes first, then what needs no FNC1 behind it. */
function inOrder(elements: Record<string, string>): RawElement[] {
  const rank = (ai: string): number => (isKey(ai) ? 0 : entryOf(ai)?.isPredefined ? 1 : 2)
  return Object.entries(elements)
    .toSorted(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map(([ai, value]) => ({ ai, value, at: 0 }))
}

function examineElements(type: Symbology, elements: RawElement[], year: number, path: (string | number)[]): Examined {
  if (type.chars === 'link') {
    const made = digitalLink(elements)
    return 'uri' in made ? examine(type, made.uri, year) : invalid(made.fault, path, 'structure')
  }
  if (type.chars === 'gs1') return examine(type, elements.map(({ ai, value }) => `(${ai})${value.replaceAll('(', String.raw`\(`)}`).join(''), year)
  const [element, ...more] = elements
  const isNumber = type.check === 'gs1' && element !== undefined && more.length === 0 && ['00', '01'].includes(element.ai)
  if (!isNumber) return invalid(`${type.name} holds no GS1 elements${type.check === 'gs1' ? ' but its number' : ''}`, path, 'type')
  return examine(type, type.chars === 'gtin' ? hri(elements) : shortened(type, element.value), year)
}

/** A GTIN of 14 digits as a retail type has it, without the zeros before it. */
function shortened({ name }: Symbology, gtin: string): string {
  const length = { ean13: 13, upca: 12, ean8: 8 }[name] ?? 14
  return /^0*$/.test(gtin.slice(0, -length)) ? gtin.slice(-length) : gtin
}
