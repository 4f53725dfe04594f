import { problemOf } from '@dot-do/testing'
import { needsPython, run } from '@dot-do/testing/debian'
import fc from 'fast-check'
import type { Payload } from 'qrcode.do/contract'
import { describe, expect, test } from 'vitest'
import { build, parse } from '../src/payloads/index.ts'
import { call, draw } from './call.ts'

const write = async (payload: Payload): Promise<string> => (await call('payload', { payload })).text
const read = async (text: string): Promise<Payload> => (await call('payload', { text })).payload

const party = { name: 'Robert Schneider AG', street: 'Rue du Lac', houseNumber: '1268', postalCode: '2501', city: 'Biel', country: 'CH' }

const known: [string, Payload][] = [
  ['https://example.com/a?b=c', { kind: 'url', url: 'https://example.com/a?b=c' }],
  ['just text', { kind: 'text', text: 'just text' }],
  // The examples of WPA3 Specification 3.5, section 7, and of ZXing's "Barcode Contents".
  ['WIFI:T:WPA;S:mynetwork;P:mypass12;;', { kind: 'wifi', ssid: 'mynetwork', security: 'WPA', password: 'mypass12' }],
  ['WIFI:T:WPA;R:1;S:MyNet;P:MyPassword;;', { kind: 'wifi', ssid: 'MyNet', security: 'WPA3', password: 'MyPassword' }],
  ['WIFI:T:nopass;S:"foo\\;bar\\\\baz";H:true;;'.replaceAll('"', '\\"'), { kind: 'wifi', ssid: '"foo;bar\\baz"', security: 'open', hidden: true }],
  [
    'WIFI:T:WPA2-EAP;S:corp;E:PEAP;PH2:MSCHAPV2;A:anon;I:me;P:secret;;',
    { kind: 'wifi', ssid: 'corp', security: 'EAP', password: 'secret', eap: { method: 'PEAP', phase2: 'MSCHAPV2', anonymousIdentity: 'anon', identity: 'me' } },
  ],
  // DoCoMo's
  [
    'MECARD:N:Owen,Sean;TEL:+12125551212;EMAIL:srowen@example.com;ADR:76 9th Avenue, 4th Floor, New York;;'.replaceAll(', ', '\\, '),
    {
      kind: 'mecard',
      name: { family: 'Owen', given: 'Sean' },
      phones: ['+12125551212'],
      emails: ['srowen@example.com'],
      address: '76 9th Avenue, 4th Floor, New York',
    },
  ],
  // RFC 6068, RFC 3966, RFC 5870
  ['mailto:list@example.org?subject=100%25%20%26%20more', { kind: 'email', to: ['list@example.org'], subject: '100% & more' }],
  ['tel:+1-201-555-0123', { kind: 'phone', number: '+1-201-555-0123' }],
  ['geo:48.2010,16.3695,183'.replace('48.2010', '48.201'), { kind: 'geo', latitude: 48.201, longitude: 16.3695, altitude: 183 }],
  ['SMSTO:+15551234:see you: soon', { kind: 'sms', number: '+15551234', body: 'see you: soon' }],
  // Google Authenticator's "Key Uri Format"
  [
    'otpauth://totp/ACME%20Co:john.doe%40email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30',
    {
      kind: 'otpauth',
      type: 'totp',
      secret: 'HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ',
      account: 'john.doe@email.com',
      issuer: 'ACME Co',
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
    },
  ],
  // EPC069-12, annex
  [
    'BCD\n002\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1\nCHAR\n\nUrgency fund\nSample QR code'.replace('\n\n', '\n\n'),
    {
      kind: 'epc',
      name: 'Red Cross of Belgium',
      iban: 'BE72000000001616',
      bic: 'BPOTBEB1',
      amount: '1',
      purpose: 'CHAR',
      text: 'Urgency fund',
      information: 'Sample QR code',
    },
  ],
  // BIP 21, with an address whose checksum is right, which that of its examples is not
  [
    'bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=20.3&label=Luke-Jr',
    { kind: 'bitcoin', address: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', amount: '20.3', label: 'Luke-Jr' },
  ],
  ['bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', { kind: 'bitcoin', address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' }],
  ['upi://pay?pa=name@bank&pn=A%20Shop&am=12.50&cu=INR', { kind: 'upi', address: 'name@bank', name: 'A Shop', amount: '12.50' }],
  ['https://wa.me/15551234567?text=hi%20there', { kind: 'whatsapp', number: '+15551234567', text: 'hi there' }],
  // GS1 Digital Link URI Syntax, section 4.11
  [
    'https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426',
    { kind: 'gs1', elements: { '01': '09520123456788', 10: 'ABC1', 21: '12345', 17: '180426' } },
  ],
]

test.each(known)('%j, both ways', async (text, payload) => {
  expect(await read(text)).toEqual(payload)
  expect(await write(payload)).toBe(text)
})

test('EMVCo’s published example is read, and signed alike', async () => {
  // EMV QRCPS Merchant-Presented Mode 1.1, section 4: with a template for Chinese (64), a fee (55) and one of no registered kind (91).
  const example =
    '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A'
  const payload = await read(example)
  expect(payload).toMatchObject({
    kind: 'emv',
    dynamic: true,
    category: '4111',
    country: 'CN',
    merchantName: 'BEST TRANSPORT',
    merchantCity: 'BEIJING',
    amount: '23.72',
    currency: '156',
  })
  expect(payload).toMatchObject({
    accounts: [
      {
        tag: '29',
        fields: [
          { tag: '00', value: 'D15600000000' },
          { tag: '05', value: 'A93FO3230Q' },
        ],
      },
      { tag: '31' },
    ],
  })
  expect(await read(await write(payload))).toEqual(payload)
  expect((await read(example.replace('23.72', '23.73'))).kind).toBe('text')
})

test('a Swiss QR-bill has the lines of the guidelines, and comes back', async () => {
  const bill: Payload = {
    ...{ kind: 'swissQrBill', iban: 'CH4431999123000889012', creditor: party, amount: '1949.75', currency: 'CHF', message: 'Order of 15 June 2020' },
    debtor: { name: 'Pia-Maria Rutschmann-Schnyder', street: 'Grosse Marktgasse', houseNumber: '28', postalCode: '9400', city: 'Rorschach', country: 'CH' },
    ...{ reference: '210000000003139471430009017', billInformation: '//S1/10/10201409/11/200701' },
  }
  const text = await write(bill)
  expect(text.split('\r\n')).toEqual([
    ...[
      'SPC',
      '0200',
      '1',
      'CH4431999123000889012',
      'S',
      'Robert Schneider AG',
      'Rue du Lac',
      '1268',
      '2501',
      'Biel',
      'CH',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '1949.75',
      'CHF',
    ],
    ...[
      'S',
      'Pia-Maria Rutschmann-Schnyder',
      'Grosse Marktgasse',
      '28',
      '9400',
      'Rorschach',
      'CH',
      'QRR',
      '210000000003139471430009017',
      'Order of 15 June 2020',
      'EPD',
    ],
    '//S1/10/10201409/11/200701',
  ])
  expect(await read(text)).toEqual(bill)
})

test.each<[string, Payload]>([
  ['payload.password: of WPA', { kind: 'wifi', ssid: 'x', security: 'WPA', password: 'short' }],
  ['payload.ssid: longer than 32 bytes', { kind: 'wifi', ssid: 'ü'.repeat(17), security: 'open' }],
  ['payload.iban', { kind: 'epc', name: 'x', iban: 'BE72000000001617' }],
  ['payload.text: either', { kind: 'epc', name: 'x', iban: 'BE72000000001616', reference: 'RF18539007547034', text: 'x' }],
  ['payload.reference', { kind: 'epc', name: 'x', iban: 'BE72000000001616', reference: 'RF19539007547034' }],
  ['payload.name: one line', { kind: 'epc', name: 'x\nBE99', iban: 'BE72000000001616' }],
  ['payload.reference: needed with a QR-IBAN', { kind: 'swissQrBill', iban: 'CH4431999123000889012', creditor: party, currency: 'CHF' }],
  [
    'payload.reference: not a QR reference',
    { kind: 'swissQrBill', iban: 'CH4431999123000889012', creditor: party, currency: 'CHF', reference: '210000000003139471430009018' },
  ],
  ['payload.iban: not an account in Switzerland', { kind: 'swissQrBill', iban: 'DE89370400440532013000', creditor: party, currency: 'CHF' }],
  ['payload.address', { kind: 'bitcoin', address: '175tWpb8K1S7NmH4Zx6rewF9WQrcZv245X' }],
  ['payload.address', { kind: 'bitcoin', address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5' }],
  ['payload.elements.01: its check digit', { kind: 'gs1', elements: { '01': '09520123456789' } }],
  ['payload.end: before the start', { kind: 'event', title: 'x', start: '2026-05-02', end: '2026-05-01' }],
  ['payload.start: no such date', { kind: 'event', title: 'x', start: '2026-02-30' }],
  ['payload.to.0: not an e-mail address', { kind: 'email', to: ['a,b@example.com'] }],
  ['payload.url: not an absolute URL', { kind: 'url', url: 'example.com' }],
  ['payload.counter: needed for hotp', { kind: 'otpauth', type: 'hotp', secret: 'ABCD', account: 'x' }],
])('refuses: %s', async (message, payload) => {
  const problem = await problemOf(write(payload))
  expect(problem).toMatchObject({ code: 'invalid_argument', reason: 'payload' })
  expect(problem.message).toContain(message)
})

describe('read by others', () => {
  const card: Payload = {
    ...{
      kind: 'vcard',
      name: { given: 'Jörg; der', family: 'Müller, Dr.', prefix: 'Herr' },
      organization: 'Bäcker; Söhne',
      title: 'Größter\\Chef',
      note: `Zeile 1\nZeile 2, ${'lang '.repeat(30)}ende`,
    },
    ...{ phones: [{ number: '+41 44 668 18 00', type: 'work' }], emails: ['joerg@example.com'], urls: ['https://example.com/?a=b;c'], birthday: '1980-02-29' },
    address: { street: 'Bahnhofstr. 1; Hof', city: 'Zürich', postalCode: '8001', country: 'Schweiz' },
  }

  test('contacts and events by vobject', async ({ skip }) => {
    needsPython(skip, 'vobject')
    const texts = [
      await write(card),
      await write({ ...card, version: '3.0' }),
      await write({
        kind: 'event',
        title: 'Fête, à 5; oui',
        start: '2026-07-14T17:00:00+02:00',
        end: '2026-07-14T19:30:00+02:00',
        location: 'Genève',
        description: 'a\nb',
      }),
    ]
    for (const text of texts) for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    const script = `
import json, sys, vobject
texts = json.load(sys.stdin)
cards = [vobject.readOne(text) for text in texts[:2]]
event = vobject.readOne(texts[2]).vevent
print(json.dumps([[[c.n.value.family, c.n.value.given, c.n.value.prefix, c.fn.value, c.title.value, c.note.value, c.tel.value, c.email.value, c.adr.value.street, c.adr.value.city, c.adr.value.code] for c in cards],
  [event.summary.value, event.location.value, event.description.value, event.dtstart.value.isoformat(), event.dtend.value.isoformat()]]))`
    const [cards, event] = JSON.parse(run('python3', ['-c', script], JSON.stringify(texts)).toString()) as [string[][], string[]]
    const fields = [
      'Müller, Dr.',
      'Jörg; der',
      'Herr',
      'Herr Jörg; der Müller, Dr.',
      'Größter\\Chef',
      `Zeile 1\nZeile 2, ${'lang '.repeat(30)}ende`,
      '+41 44 668 18 00',
      'joerg@example.com',
      'Bahnhofstr. 1; Hof',
      'Zürich',
      '8001',
    ]
    expect(cards).toEqual([fields, fields])
    expect(event).toEqual(['Fête, à 5; oui', 'Genève', 'a\nb', '2026-07-14T15:00:00+00:00', '2026-07-14T17:30:00+00:00'])
    expect(await read(texts[0] ?? '')).toEqual(card)
  })

  test('one-time passwords by pyotp', async ({ skip }) => {
    needsPython(skip, 'pyotp')
    const texts = [
      await write({
        kind: 'otpauth',
        type: 'totp',
        secret: 'GEZDGNBVGY3TQOJQ',
        account: 'zoë@example.com',
        issuer: 'Bïg Co',
        digits: 8,
        period: 60,
        algorithm: 'SHA256',
      }),
      await write({ kind: 'otpauth', type: 'hotp', secret: 'GEZDGNBVGY3TQOJQ', account: 'a b', counter: 7 }),
    ]
    const script =
      'import json, sys, pyotp\nprint(json.dumps([[o.name, o.issuer, o.secret, o.digits, getattr(o, "interval", None), getattr(o, "initial_count", None), o.digest().name] for o in map(pyotp.parse_uri, json.load(sys.stdin))]))'
    expect(JSON.parse(run('python3', ['-c', script], JSON.stringify(texts)).toString())).toEqual([
      ['zoë@example.com', 'Bïg Co', 'GEZDGNBVGY3TQOJQ', 8, 60, null, 'sha256'],
      ['a b', null, 'GEZDGNBVGY3TQOJQ', 6, null, 7, 'sha1'],
    ])
  })

  test('account numbers and references as python-stdnum judges them', async ({ skip }) => {
    needsPython(skip, 'stdnum')
    const good = [
      'DE89370400440532013000',
      'BE72000000001616',
      'CH4431999123000889012',
      'FR1420041010050500013M02606',
      'NL91ABNA0417164300',
      'GB29NWBK60161331926819',
    ]
    const ibans = [...good, ...good.flatMap((iban) => Array.from({ length: 12 }, (_, index) => mistyped(iban, 4 + index)))]
    const references = ['RF18539007547034', 'RF712348231', ...Array.from({ length: 12 }, (_, index) => mistyped('RF18539007547034', 2 + index))]
    const script =
      'import json, sys\nfrom stdnum import iban, iso11649\na, b = json.load(sys.stdin)\nprint(json.dumps([[iban.is_valid(x, check_country=False) for x in a], [iso11649.is_valid(x) for x in b]]))'
    const [validIbans, validReferences] = JSON.parse(run('python3', ['-c', script], JSON.stringify([ibans, references])).toString()) as [boolean[], boolean[]]
    expect(ibans.map((iban) => isTaken({ kind: 'epc', name: 'x', iban }))).toEqual(validIbans)
    expect(references.map((reference) => isTaken({ kind: 'epc', name: 'x', iban: 'BE72000000001616', reference }))).toEqual(validReferences)
  })
})

/** One character taken for another one. */
const mistyped = (text: string, at: number): string =>
  text.slice(0, at) + (/\d/.test(text.charAt(at)) ? String((Number(text.charAt(at)) + 1) % 10) : text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1)

function isTaken(payload: Payload): boolean {
  try {
    return build(payload).length > 0
  } catch {
    return false
  }
}

describe('round trips', () => {
  const line = (max: number) =>
    fc
      .string({
        unit: fc.oneof(
          fc.constantFrom(...Array.from(';,:\\"?&=%#ü日😀 ')),
          fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
        ),
        minLength: 1,
        maxLength: max,
      })
      .filter((text) => text.trim() === text)
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
  const number = fc.stringMatching(/^\+[1-9]\d{7,13}$/)
  const mail = fc.stringMatching(/^[a-z0-9.+%&']{1,12}@[a-z]{2,10}\.com$/)
  const arbitraries: fc.Arbitrary<Payload>[] = [
    fc.record({
      kind: fc.constant('wifi' as const),
      ssid: line(8),
      security: fc.constant('WPA' as const),
      password: fc.stringMatching(/^[ -~]{8,63}$/),
      hidden: optional(fc.constant(true)),
    }),
    fc.record({
      kind: fc.constant('vcard' as const),
      name: fc.record({ given: optional(line(20)), family: line(20) }),
      organization: optional(line(20)),
      phones: optional(fc.array(fc.record({ number, type: optional(fc.constantFrom('cell' as const, 'fax' as const)) }), { minLength: 1, maxLength: 3 })),
      note: optional(fc.array(line(90), { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'))),
    }),
    fc.record({
      kind: fc.constant('mecard' as const),
      name: fc.record({ family: line(20), given: optional(line(20)) }),
      emails: optional(fc.array(mail, { minLength: 1, maxLength: 2 })),
      note: optional(line(40)),
    }),
    fc.record({
      kind: fc.constant('event' as const),
      title: line(60),
      start: fc.constant('2026-01-31T23:59:00Z'),
      location: optional(line(60)),
      description: optional(line(200)),
      uid: line(20),
    }),
    fc.record({
      kind: fc.constant('email' as const),
      to: fc.array(mail, { minLength: 1, maxLength: 3 }),
      subject: optional(line(40)),
      body: optional(line(80)),
    }),
    fc.record({ kind: fc.constant('sms' as const), number, body: optional(line(60)) }),
    fc.record({
      kind: fc.constant('geo' as const),
      latitude: fc.integer({ min: -900000, max: 900000 }).map((value) => value / 10000),
      longitude: fc.integer({ min: -1800000, max: 1800000 }).map((value) => value / 10000),
    }),
    fc.record({
      kind: fc.constant('otpauth' as const),
      type: fc.constant('totp' as const),
      secret: fc.stringMatching(/^[A-Z2-7]{16,32}$/),
      account: line(30).filter((text) => !text.includes(':')),
      issuer: line(30).filter((text) => !text.includes(':')),
    }),
    fc.record({
      kind: fc.constant('epc' as const),
      name: line(30),
      iban: fc.constant('DE89370400440532013000'),
      amount: optional(fc.constantFrom('1', '0.01', '12.30')),
      text: optional(line(40)),
    }),
    fc.record({
      kind: fc.constant('emv' as const),
      accounts: fc.array(
        fc.record({
          tag: fc.constantFrom('26', '31', '51'),
          fields: fc.array(fc.record({ tag: fc.constantFrom('00', '01', '05'), value: fc.stringMatching(/^[A-Za-z0-9.]{1,20}$/) }), {
            minLength: 1,
            maxLength: 3,
          }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      ...{ category: fc.constant('5812'), currency: fc.constant('986'), country: fc.constant('BR'), merchantName: line(20), merchantCity: line(15) },
    }),
    fc.record({
      kind: fc.constant('upi' as const),
      address: fc.constant('shop.1@okbank'),
      name: optional(line(30)),
      amount: optional(fc.constantFrom('1', '99.50')),
      note: optional(line(40)),
    }),
    fc.record({
      kind: fc.constant('bitcoin' as const),
      address: fc.constant('bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'),
      amount: optional(fc.constantFrom('0.00000001', '21')),
      label: optional(line(30)),
      message: optional(line(30)),
    }),
    fc.record({ kind: fc.constant('whatsapp' as const), number, text: optional(line(60)) }),
    fc.record({
      kind: fc.constant('gs1' as const),
      elements: fc.record({ '01': fc.constant('09520123456788'), '10': fc.stringMatching(/^[A-Z0-9\-/%&()]{1,20}$/) }),
      domain: optional(fc.constant('example.com')),
    }),
  ]
  const any = fc.oneof(...arbitraries).map((payload) => JSON.parse(JSON.stringify(payload)) as Payload)

  test('payload to text to payload', () => {
    fc.assert(
      fc.property(any, (payload) => {
        expect(parse(build(payload))).toEqual(payload)
      }),
      { numRuns: 1500, seed: 21 },
    )
  })

  test('payload to picture to payload', async () => {
    await Promise.all(
      fc.sample(any, { numRuns: 80, seed: 22 }).map(async (payload) => {
        const file = await draw({ payload, format: 'png', options: { ecLevel: 'L' } })
        const [code] = (await call('decode', { file })).codes
        expect(code?.payload).toEqual(payload)
      }),
    )
  })

  test('no text takes long', () => {
    const units = [
      'WIFI:',
      ';',
      '\\',
      'BEGIN:VCARD\r\nTEL;',
      'BEGIN:VCARD\r\n a',
      ';TYPE="',
      '0002',
      'mailto:a@b,',
      'otpauth://totp/:',
      '%41',
      'https://a.b/01/',
      '&a=',
      'SPC\n',
      'upi://pay?a',
      '😀',
    ]
    for (const head of units) {
      for (const unit of units) {
        const text = (head + unit.repeat(7089)).slice(0, 7089)
        const start = performance.now()
        parse(text)
        expect(performance.now() - start, head + unit).toBeLessThan(10_000)
      }
    }
  })

  test('any text is read as something that is written again, and never breaks', () => {
    const heads = [
      'WIFI:',
      'MECARD:',
      'BEGIN:VCARD\r\n',
      'mailto:',
      'geo:',
      'otpauth://totp/',
      'BCD\n002\n1\nSCT\n',
      'SPC\n0200\n1\n',
      '000201',
      'bitcoin:',
      'upi://pay?',
      'https://wa.me/',
      'https://id.gs1.org/01/',
      'SMSTO:',
      'tel:',
    ]
    fc.assert(
      fc.property(fc.constantFrom('', ...heads), fc.string({ unit: 'binary', maxLength: 60 }), (head, rest) => {
        const payload = parse(head + rest)
        if (payload) expect(typeof build(payload)).toBe('string')
      }),
      { numRuns: 1500, seed: 23 },
    )
  })
})
