import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** BWIPP itself, which bwip-js brings beside its translation. */
export const bwipp = readFileSync(fileURLToPath(new URL('../barcode.ps', import.meta.resolve('bwip-js/generic')).href), 'latin1')

const named = (text: string): string[] => Array.from(text.matchAll(/\(([\dn]+)\)/g), ([, ai = '']) => ai)

/** The lists of codes that it knows, by their names there. */
export function listOf(name: string): string[] {
  const start = bwipp.indexOf(`/${name} << [`) + name.length + 4
  return Array.from(bwipp.slice(start, bwipp.indexOf(']', start)).matchAll(/\/(\w+)/g), ([, code = '']) => code)
}

/** The AIs of each entry of its dictionary, and what it says of them. */
export function rules(): {
  ais: string[]
  components: string[]
  excludes: string[]
  requires: string[][][]
  keys: string[][] | undefined
  isAttribute: boolean
}[] {
  const start = bwipp.indexOf('/gs1syntax <<')
  const text = bwipp.slice(start, bwipp.indexOf('readonly def', start))
  return Array.from(
    text.matchAll(/<<\s*\/parts \[([\s\S]*?)\n\s*\]\n([\s\S]*?)>>\s*\n((?:\s*\(\w+\) exch dup\n)+)\s*pop/g),
    ([, parts = '', rest = '', ais = '']) => ({
      ais: named(ais),
      components: Array.from(parts.matchAll(/\/cset \/(\w)\s+\/min\s+(\d+)\s+\/max\s+(\d+)\s+\/opt (\w+)\s+\/linters \[(.*?)\]/g), (found) =>
        [...found.slice(1, 5), ...Array.from((found[5] ?? '').matchAll(/\/lint(\w+)/g), ([, name]) => name)].join(' '),
      ),
      excludes: named(/\/ex\s+\[(.*?)\]/.exec(rest)?.[1] ?? ''),
      requires: Array.from((/\/req\s+\[ (.*) \]\n/.exec(rest)?.[1] ?? '').matchAll(/\[ ((?:\[[^\]]*\] ?)+)\]/g), ([, group = '']) => lists(group)),
      keys: rest.includes('/dlpkey') ? lists(/\/dlpkey\s+\[(.*)\]\n/.exec(rest)?.[1] ?? '') : undefined,
      isAttribute: !rest.includes('/dlattr false'),
    }),
  )
}

const lists = (text: string): string[][] => Array.from(text.matchAll(/\[ ([^\]]*)\]/g), ([, list = '']) => named(list))
