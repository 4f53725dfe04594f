import { Problem } from '@dot-do/contract'
import fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import picomatch from 'picomatch'
import { describe, expect, test } from 'vitest'
import { likenesses } from '../src/glob/likeness.ts'
import { fitsGlobs, type Globs, isWhole, rangesOf, readGlobs } from '../src/glob/glob.ts'

const read = (glob: string | string[]) => readGlobs(glob) as Globs
const runs = process.env.CONFORMANCE === undefined ? 3000 : 100_000

const name = fc.array(fc.constantFrom('a', 'b', 'c', 'x', '.', '-', '1', 'B'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
const path = fc
  .array(name, { minLength: 1, maxLength: 4 })
  .filter((segments) => !segments.some((segment) => segment === '.' || segment === '..'))
  .map((segments) => segments.join('/'))

// To picomatch [!a] is [^a] with its option `posix` alone; to bash always.
const piece = fc.constantFrom('*', '?', 'a', 'b', 'c', 'x', '1', 'B', '-', '[a-c]', '[!a]', '[^bx]', '[ab1]', '{a,b}', '{a,bc,x*}', '{a?,{b,c}}', '\\*')
const segment = fc.oneof(
  { weight: 1, arbitrary: fc.constant('**') },
  { weight: 4, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')) },
)
const braces = (glob: string) => glob.split('{').length - 1
const pattern = fc
  .tuple(fc.constantFrom('', '', '', '!'), fc.array(segment, { minLength: 1, maxLength: 4 }))
  .map(([sign, parts]) => sign + parts.join('/'))
  .filter((glob) => braces(glob) <= 4)

// Three stars in a row part words to picomatch and not here; ids are what a list holds, so what begins with a dot is none to be hidden.
const isPlain = (glob: string) => !/\*\*[^/]|[^/]\*\*|\*{3}/.test(glob.replace(/^!/, ''))
const options = { dot: true, noextglob: true, strictSlashes: true }

describe('globs', () => {
  test('are as in picomatch', () => {
    let fits = 0
    fc.assert(
      fc.property(pattern.filter(isPlain), fc.array(path, { minLength: 10, maxLength: 10 }), (glob, ids) => {
        const globs = read(glob)
        const theirs = picomatch(glob.replaceAll('[!', '[^'), options)
        for (const id of ids) {
          const fit = fitsGlobs(globs, id)
          if (fit) fits++
          expect({ glob, id, fit }).toEqual({ glob, id, fit: theirs(id) })
        }
      }),
      { numRuns: runs },
    )
    expect(fits).toBeGreaterThan(runs / 4)
  })

  test('leave no id out of their ranges, and tell where the ranges are all', () => {
    const within = (globs: Globs, id: string) => {
      const ranges = rangesOf(globs)
      return ranges === undefined || ranges.some(([from, to]) => (to === undefined ? id === from : id >= from && id < to))
    }
    fc.assert(
      fc.property(fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 4 })), fc.array(path, { minLength: 10, maxLength: 10 }), (glob, ids) => {
        const globs = read(glob)
        for (const id of ids) {
          if (fitsGlobs(globs, id)) expect({ glob, id, within: within(globs, id) }).toEqual({ glob, id, within: true })
          if (isWhole(globs)) expect({ glob, id, fits: fitsGlobs(globs, id) }).toEqual({ glob, id, fits: within(globs, id) })
        }
      }),
      { numRuns: runs },
    )
  })

  test('have a likeness of SQLite’s GLOB that every id fits which fits them', () => {
    using database = new DatabaseSync(':memory:')
    const like = database.prepare('select ? glob ? as fits')
    let told = 0
    fc.assert(
      fc.property(fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 4 })), fc.array(path, { minLength: 10, maxLength: 10 }), (glob, ids) => {
        const globs = read(glob)
        const texts = likenesses(globs)
        for (const text of texts ?? []) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(50)
        for (const id of texts ? ids : []) {
          const isLike = texts?.some((text) => like.get(id, text)?.fits === 1)
          if (fitsGlobs(globs, id)) expect({ glob, id, isLike }).toEqual({ glob, id, isLike: true })
          else if (!isLike) told++
        }
      }),
      { numRuns: runs },
    )
    expect(told).toBeGreaterThan(runs)
    expect([`${'é'.repeat(30)}/*x`, 'a*b*c*', '**/x[a-c]?/*', 'a/**/\\*'].map((glob) => likenesses(read(glob)))).toEqual([
      [`${'é'.repeat(24)}*`],
      ['a*b*'],
      ['*x??/*'],
      ['a/*?'],
    ])
  })

  test('are as in bash with globstar', (context) => {
    const bash = spawnSync('bash', ['-c', 'shopt -s globstar dotglob nullglob'])
    context.skip(bash.status !== 0, 'bash with globstar is not there')
    const root = mkdtempSync(join(tmpdir(), 'globs-'))
    try {
      const files = fc.sample(path, { numRuns: 150, seed: 7 })
      const made = new Set<string>()
      for (const file of files) {
        try {
          mkdirSync(join(root, dirname(file)), { recursive: true })
          writeFileSync(join(root, file), '')
          made.add(file)
        } catch {
          // A file stands where a folder should, or the other way round.
        }
      }
      const globs = fc.sample(
        pattern.filter((glob) => isPlain(glob) && !glob.includes('**/**') && !glob.startsWith('!') && !glob.includes('\\')),
        { numRuns: 200, seed: 11 },
      )
      const script = [
        'shopt -s globstar dotglob nullglob',
        ...globs.map((glob) => `for each in ${glob}; do [ -f "$each" ] && printf '%s\\n' "$each"; done; echo =`),
      ].join('\n')
      const { stdout } = spawnSync('bash', ['-c', script], { cwd: root, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
      const theirs = stdout.split('=\n').map((lines) => [...new Set(lines.split('\n').filter((line) => line !== ''))].toSorted())
      let hits = 0
      for (const [index, glob] of globs.entries()) {
        const ours = [...made].filter((file) => fitsGlobs(read(glob), file)).toSorted()
        hits += ours.length
        expect({ glob, ids: ours }).toEqual({ glob, ids: theirs[index] })
      }
      expect(hits).toBeGreaterThan(500)
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  test('of a list one has to fit, and none that is negated', () => {
    const ids = ['a', 'a/b', 'a/c', 'b']
    expect(ids.filter((id) => fitsGlobs(read(['a/*', 'b', '!a/c']), id))).toEqual(['a/b', 'b'])
    expect(ids.filter((id) => fitsGlobs(read(['!a', '!b']), id))).toEqual(['a/b', 'a/c'])
    expect(ids.filter((id) => fitsGlobs(read('!!a'), id))).toEqual(['a'])
  })

  test('that can not be are refused', () => {
    const wrong = ['{', '}', 'a{b', 'a}b', '{a}', '{a,{b}', '[', '[]', 'a[b/c]', '\\', 'a\\', '{1,2,3,4,5}{1,2,3,4,5}{1,2,3,4,5}', '\ud800']
    for (const glob of wrong) expect(() => read(glob), glob).toThrow(Problem)
    expect(read(`{${Array.from({ length: 100 }, (_, n) => n).join(',')}}`).patterns).toHaveLength(100)
    expect(() => read(`{${Array.from({ length: 101 }, (_, n) => n).join(',')}}`)).toThrow('at most 100')
    expect(() => read('{'.repeat(1024))).toThrow(Problem)
    expect(() => read('{a,'.repeat(300) + '}'.repeat(300))).toThrow(Problem)
  })

  test('take no longer for what would have another engine try every way', () => {
    const id = `${'a/'.repeat(250)}b`
    for (const glob of ['**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/c', `${'**/'.repeat(300)}c`, '*a'.repeat(500), '**/**/**/{a,b}*{a,b}*{a,b}*{a,b}*/c'])
      for (let turn = 0; turn < 200; turn++) expect(fitsGlobs(read(glob), id)).toBe(false)
    expect(fitsGlobs(read(`${'*a'.repeat(200)}b`), 'a'.repeat(512))).toBe(false)
  })
})
