import { run } from './debian.ts'

/** What zbarimg reads of each file: the texts of its codes. */
export function zbar(paths: string[], ...options: string[]): string[][] {
  const xml = run('zbarimg', ['-q', '--xml', '--nodbus', ...options, ...paths]).toString()
  const byPath = new Map<string, string[]>()
  for (const [, path = '', source = ''] of xml.matchAll(/<source href='([^']*)'>(.*?)<\/source>/gs))
    byPath.set(
      path,
      Array.from(source.matchAll(/<!\[CDATA\[(.*?)\]\]>/gs), ([, text = '']) => text),
    )
  return paths.map((path) => byPath.get(path) ?? [])
}

/** What ZXing's command line reads of each file, if it is one line; a separator of GS1's is left out. */
export function zxing(paths: string[]): string[][] {
  const lines = run('ZXingReader', ['-1', ...paths])
    .toString()
    .split('\n')
  return paths.map((path) =>
    lines.flatMap((line) => {
      const text = line.startsWith(`${path} `) ? /"(.*)"/.exec(line)?.[1] : undefined
      return text === undefined ? [] : [text]
    }),
  )
}
