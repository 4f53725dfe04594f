import { suggestion } from '@dot-do/service'
import { invalid } from '@dot-do/service'
import { type CharSet, charsets, type CharSetName } from './charsets.ts'
import { type Kind, table, type Traits } from './table.ts'

export type { Kind, Traits } from './table.ts'

/** A type of barcode. */
export interface Symbology extends Traits {
  /** BWIPP's name. */
  name: string
  kind: Kind
  chars: CharSetName
  charset: CharSet
  length: { min: number; max: number }
  /** BWIPP's points a module is wide. */
  unit: number
}

const units: Record<Kind, number> = { linear: 1, stacked: 1, matrix: 2, postal: 1.44 }

/** All that can be made. */
export const symbologies: Symbology[] = table.map(([name, kind, chars, [min, max], traits]) => ({
  ...{ name, kind, chars, charset: charsets[chars], length: { min, max }, unit: units[kind] },
  ...traits,
}))

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

const byName = new Map<string, Symbology>(symbologies.flatMap((type) => [type.name, ...(type.aliases ?? [])].map((name) => [plain(name), type])))

/** The type of a name, as BWIPP or others have it. */
export const symbologyOf = (name: string): Symbology | undefined => byName.get(plain(name))

/** The same, or `invalid_argument` with what may have been meant. */
export function knownSymbology(name: string, path: (string | number)[] = ['type']): Symbology {
  const names = symbologies.map((type) => type.name)
  return symbologyOf(name) ?? invalid(`there is no type ${name}${suggestion(name, names)}`, path, 'type')
}
