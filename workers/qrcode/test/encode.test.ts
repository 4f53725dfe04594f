import { needs } from '@dot-do/testing/debian'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matrix } from './call.ts'
import { qrencode, qrencodeSizes, zint, zintSizes } from './tools.ts'

const levels = ['L', 'M', 'Q', 'H'] as const
type Level = (typeof levels)[number]

const sizeOf = (version: number | string): number => 17 + 4 * Number(version)

const alphanumeric = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: 1, maxLength: 60 })
const capitals = fc.string({ unit: fc.constantFrom(...alphanumeric), minLength: 1, maxLength: 40 })
const ascii = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 40 })
const japanese = fc.string({ unit: fc.constantFrom(...Array.from('日本語東京都京橋漢字検定あいうえおカキクケコ、。')), minLength: 1, maxLength: 20 })
const mixed = fc.array(fc.oneof(digits, capitals, ascii), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
const long = fc.tuple(mixed, fc.integer({ min: 1, max: 14 })).map(([text, times]) => text.repeat(times).slice(0, 1200))

/** So many samples, the same in each run. */
const samples = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] => fc.sample(arbitrary, { seed: 18004, numRuns: count })

/** Calls of which a few are under way at any time. */
async function each<T>(inputs: T[], job: (input: T, index: number) => Promise<void>): Promise<void> {
  const waiting = inputs.entries()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const [index, input] of waiting) await job(input, index)
    }),
  )
}

describe('the symbol is never larger', () => {
  test('than qrencode’s, nor than zint’s: 2,000 texts of all modes and sizes', { timeout: 120_000 }, async ({ skip }) => {
    needs(skip, 'qrencode', 'zint')
    const texts = [...samples(digits, 200), ...samples(capitals, 200), ...samples(ascii, 400), ...samples(mixed, 800), ...samples(long, 400)]
    const larger: string[] = []
    const levelOf = (index: number): number => index % 4
    const theirs = levels.map((level, number) => {
      const own = texts.filter((_text, index) => levelOf(index) === number)
      const fromZint = zintSizes(own, number + 1)
      return qrencodeSizes(own, level).map((size, index) => Math.min(size, fromZint[index] ?? 0))
    })
    await each(texts, async (data, index) => {
      const level = levels[levelOf(index)] as Level
      const smallest = theirs[levelOf(index)]?.[Math.floor(index / 4)] ?? 0
      const { version } = await matrix({ data, options: { ecLevel: level } })
      if (sizeOf(version) > smallest) larger.push(`${version} instead of ${(smallest - 17) / 4} at ${level}: ${data}`)
    })
    expect(larger).toEqual([])
  })

  test('than zint’s with the same character set announced, in other scripts', async ({ skip }) => {
    needs(skip, 'zint')
    const texts = samples(
      fc.array(fc.oneof(ascii, japanese, fc.string({ unit: fc.constantFrom(...Array.from('äöüßéñçøЖя€😀中')), minLength: 1, maxLength: 12 })), {
        minLength: 1,
        maxLength: 3,
      }),
      150,
    )
    const larger: string[] = []
    await each(
      texts.map((parts) => parts.join('')),
      async (data) => {
        const { version } = await matrix({ data, options: { ecLevel: 'M' } })
        if (sizeOf(version) > zint('QRCODE', data, '--secure=2', '--eci=26').length) larger.push(data)
      },
    )
    expect(larger).toEqual([])
  })

  test('than zint’s of Micro QR and rMQR', async ({ skip }) => {
    needs(skip, 'zint')
    const short = samples(
      fc.oneof(digits, capitals, ascii).map((text) => text.slice(0, 9)),
      120,
    )
    await each(short, async (data) => {
      const theirs = zint('MICROQR', data, '--secure=1').length
      const { modules } = await matrix({ data, options: { mode: 'micro', ecLevel: 'L', boostEc: false } })
      expect(modules.length, data).toBeLessThanOrEqual(theirs)
    })
    await each(samples(mixed, 120), async (data) => {
      const theirs = zint('RMQR', data, '--secure=2')
      const { modules } = await matrix({ data, options: { mode: 'rmqr', boostEc: false } })
      expect(modules.length * (modules[0]?.length ?? 0), data).toBeLessThanOrEqual(theirs.length * (theirs[0]?.length ?? 0))
    })
  })
})

describe('with version, level and mask fixed the modules are', () => {
  test.each<[string, fc.Arbitrary<string>]>([
    ['digits', digits],
    ['capitals', capitals],
    ['bytes', ascii.map((text) => `${text}a~`)],
  ])('zint’s and qrencode’s: %s', async (name, arbitrary) => {
    await each(samples(arbitrary, 60), async (data, index) => {
      const level = levels[index % 4] as Level
      const version = 5 + (index % 36)
      const args = [`--vers=${version}`, `--secure=${levels.indexOf(level) + 1}`]
      const made = await matrix({ data, options: { version, ecLevel: level, mask: index % 8, boostEc: false } })
      // A longer text may be cut into segments in more than one way that is as short.
      if (made.segments.length > 1) return
      expect(made.modules, `${name}: ${data}`).toEqual(zint('QRCODE', data, ...args, `--mask=${index % 8}`))
      const theirs = qrencode(data, '-v', String(version), '-l', level, ...(name === 'bytes' ? ['-8'] : []))
      const { modules } = await matrix({ data, options: { version, ecLevel: level, mask: maskOf(theirs), boostEc: false } })
      expect(modules, `${name}: ${data}`).toEqual(theirs)
    })
  })

  test('qrencode’s in kanji mode', async ({ skip }) => {
    needs(skip, 'qrencode')
    await each(samples(japanese, 60), async (data, index) => {
      const version = 3 + (index % 38)
      const theirs = qrencode(shiftJis(data), '-k', '-v', String(version), '-l', 'M')
      const { modules, segments } = await matrix({ data, options: { version, mask: maskOf(theirs), boostEc: false } })
      expect(segments.map(({ mode }) => mode)).toEqual(['kanji'])
      expect(modules, data).toEqual(theirs)
    })
  })

  test('zint’s in Micro QR and rMQR', async ({ skip }) => {
    needs(skip, 'zint')
    const versions = { M2: 'L', M3: 'M', M4: 'Q' } as const
    for (const [index, [version, ecLevel]] of Object.entries(versions).entries()) {
      for (const mask of [0, 1, 2, 3]) {
        const data = ['12345', 'AB12', 'HELLO'][index] ?? ''
        const args = [`--vers=${version.slice(1)}`, `--secure=${levels.indexOf(ecLevel) + 1}`, `--mask=${mask}`]
        const { modules } = await matrix({ data, options: { mode: 'micro', version, ecLevel, mask, boostEc: false } })
        expect(modules, `${version} ${mask}`).toEqual(zint('MICROQR', data, ...args))
      }
    }
    for (const [index, version] of rmqrVersions.entries()) {
      for (const [ecLevel, secure] of [
        ['M', 2],
        ['H', 4],
      ] as const) {
        const data = ['123', 'AB-1', 'abc'][index % 3] ?? ''
        const { modules } = await matrix({ data, options: { mode: 'rmqr', version: `R${version}`, ecLevel, boostEc: false } })
        expect(modules, `R${version}-${ecLevel}`).toEqual(zint('RMQR', data, `--vers=${index + 1}`, `--secure=${secure}`))
      }
    }
  })
})

test('capacities are the standard’s at both ends of every version', async ({ skip }) => {
  needs(skip, 'qrencode')
  await each(
    Array.from({ length: 160 }, (_, index) => index),
    async (index) => {
      const version = 1 + (index % 40)
      const level = levels[Math.floor(index / 40)] as Level
      const { segments } = await matrix({ data: '1', options: { version, ecLevel: level, boostEc: false } })
      expect(segments).toEqual([{ mode: 'numeric', text: '1', bits: (version <= 9 ? 14 : version <= 26 ? 16 : 18) + 4 }])
      // qrencode says with its size how many digits fit.
      const fitting = await most(version, level)
      expect(qrencode('7'.repeat(fitting), '-l', level).length, `${version}-${level}`).toBe(sizeOf(version))
      if (version < 40) expect(qrencode('7'.repeat(fitting + 1), '-l', level).length).toBe(sizeOf(version + 1))
    },
  )
})

/** How many digits a version takes, by its refusal of too many. */
async function most(version: number, ecLevel: Level): Promise<number> {
  const refusal = await matrix({ data: '7'.repeat(7089), options: { version, ecLevel, boostEc: false } }).catch((err: Error) => err.message)
  if (typeof refusal !== 'string') return 7089
  const bits = Number(/holds (\d+)/.exec(refusal)?.[1]) - (version <= 9 ? 14 : version <= 26 ? 16 : 18)
  return Math.floor(bits / 10) * 3 + (bits % 10 >= 7 ? 2 : bits % 10 >= 4 ? 1 : 0)
}

/** The mask of a symbol, from its format information. */
const maskOf = (rows: string[]): number => Number.parseInt(rows[8]?.slice(2, 5) ?? '', 2) ^ 0b101

function shiftJis(text: string): Uint8Array {
  const decoder = new TextDecoder('shift_jis')
  const codes = new Map<string, [number, number]>()
  for (let lead = 0x81; lead < 0xeb; lead++) for (let trail = 0x40; trail < 0xfd; trail++) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return Uint8Array.from(Array.from(text).flatMap((character) => codes.get(character) ?? []))
}

// In the standard's order, which zint counts by.
const rmqrVersions = [
  '7x43',
  '7x59',
  '7x77',
  '7x99',
  '7x139',
  '9x43',
  '9x59',
  '9x77',
  '9x99',
  '9x139',
  '11x27',
  '11x43',
  '11x59',
  '11x77',
  '11x99',
  '11x139',
].concat(['13x27', '13x43', '13x59', '13x77', '13x99', '13x139', '15x43', '15x59', '15x77', '15x99', '15x139', '17x43', '17x59', '17x77', '17x99', '17x139'])
