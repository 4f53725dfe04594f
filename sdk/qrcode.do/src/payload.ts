import { z } from 'zod'

const line = (max: number) => z.string().min(1).max(max)
const many = (max: number) => z.array(line(max)).max(10)
const country = z.string().regex(/^[A-Z]{2}$/, 'two capital letters of ISO 3166')
const amount = z.string().regex(/^(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/, 'an amount such as 12.30')
const phone = z
  .string()
  .max(32)
  .regex(/^\+?[\d().\- ]*\d[\d().\- ]*$/, 'a phone number such as +41 44 668 18 00')
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/, 'a date, or a date and time, of ISO 8601')
  .describe('A date (all day), a date and time with its offset, or one without (wherever the reader is)')
const postal = z.strictObject({
  street: line(120).optional(),
  city: line(80).optional(),
  region: line(80).optional(),
  postalCode: line(20).optional(),
  country: line(60).optional(),
})
const party = z.strictObject({
  name: line(70),
  street: line(70).optional(),
  houseNumber: line(16).optional(),
  postalCode: line(16),
  city: line(35),
  country,
})
const field = z.strictObject({ tag: z.string().regex(/^\d{2}$/, 'two digits'), value: line(99) })

const kinds = [
  z.strictObject({ kind: z.literal('url'), url: line(2048).describe('Absolute') }),
  z.strictObject({ kind: z.literal('text'), text: line(7089) }),
  z.strictObject({
    kind: z.literal('wifi'),
    ssid: line(32).describe('At most 32 bytes of UTF-8'),
    security: z
      .enum(['open', 'WEP', 'WPA', 'WPA3', 'EAP'])
      .optional()
      .describe('WPA, which is WPA and WPA2, and WPA3 where the network has both, unless set; open where there is no password'),
    password: line(64).optional().describe('Of WPA: 8 to 63 ASCII characters, or 64 hexadecimal digits'),
    hidden: z.boolean().optional(),
    eap: z
      .strictObject({ method: line(16), phase2: line(16).optional(), identity: line(128).optional(), anonymousIdentity: line(128).optional() })
      .optional()
      .describe('Of EAP'),
  }),
  z.strictObject({
    kind: z.literal('vcard'),
    version: z.enum(['4.0', '3.0']).optional().describe('4.0 unless set'),
    name: z.strictObject({
      given: line(80).optional(),
      family: line(80).optional(),
      additional: line(80).optional(),
      prefix: line(40).optional(),
      suffix: line(40).optional(),
    }),
    formattedName: line(200).optional().describe('Made from the name unless set'),
    organization: line(120).optional(),
    title: line(120).optional(),
    phones: z
      .array(z.strictObject({ number: phone, type: z.enum(['cell', 'work', 'home', 'fax']).optional() }))
      .max(10)
      .optional(),
    emails: many(254).optional(),
    urls: many(2048).optional(),
    address: postal.optional(),
    birthday: z.iso.date().optional(),
    note: line(1000).optional(),
  }),
  z.strictObject({
    kind: z.literal('mecard'),
    name: z.strictObject({ family: line(80), given: line(80).optional() }),
    phones: z.array(phone).max(10).optional(),
    emails: many(254).optional(),
    url: line(2048).optional(),
    address: line(200).optional(),
    birthday: z.iso.date().optional(),
    note: line(500).optional(),
  }),
  z.strictObject({
    kind: z.literal('event'),
    title: line(200),
    start: moment,
    end: moment.optional(),
    location: line(200).optional(),
    description: line(1000).optional(),
    uid: line(200).optional().describe('Made from the content unless set'),
  }),
  z.strictObject({
    kind: z.literal('email'),
    to: many(254).min(1),
    cc: many(254).optional(),
    bcc: many(254).optional(),
    subject: line(500).optional(),
    body: line(2000).optional(),
  }),
  z.strictObject({ kind: z.literal('phone'), number: phone }),
  z.strictObject({ kind: z.literal('sms'), number: phone, body: line(1600).optional() }),
  z.strictObject({
    kind: z.literal('geo'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    altitude: z.number().min(-12_000).max(1_000_000).optional().describe('Metres'),
  }),
  z.strictObject({
    kind: z.literal('otpauth'),
    type: z.enum(['totp', 'hotp']),
    secret: z
      .string()
      .max(256)
      .regex(/^[A-Z2-7]{2,}$/, 'base32 without padding'),
    account: line(128),
    issuer: line(128).optional(),
    algorithm: z.enum(['SHA1', 'SHA256', 'SHA512']).optional(),
    digits: z.union([z.literal(6), z.literal(7), z.literal(8)]).optional(),
    period: z.int().min(1).max(3600).optional().describe('Seconds; of totp'),
    counter: z.int().min(0).optional().describe('Of hotp'),
  }),
  z.strictObject({
    kind: z.literal('epc'),
    name: line(70),
    iban: line(42),
    bic: line(11).optional(),
    amount: amount.optional().describe('Euros, 0.01 to 999999999.99'),
    purpose: z
      .string()
      .regex(/^[A-Z0-9]{1,4}$/, 'up to four capital letters or digits')
      .optional(),
    reference: line(35).optional().describe('A creditor reference of ISO 11649; instead of text'),
    text: line(140).optional(),
    information: line(70).optional(),
  }),
  z.strictObject({
    kind: z.literal('swissQrBill'),
    iban: line(42).describe('Of Switzerland or Liechtenstein'),
    creditor: party,
    amount: amount.optional(),
    currency: z.enum(['CHF', 'EUR']),
    debtor: party.optional(),
    reference: line(42).optional().describe('A QR reference (27 digits, with a QR-IBAN) or a creditor reference of ISO 11649'),
    message: line(140).optional(),
    billInformation: line(140).optional(),
  }),
  z.strictObject({
    kind: z.literal('emv'),
    dynamic: z.boolean().optional().describe('Made for one payment'),
    accounts: z
      .array(
        z.strictObject({
          tag: z.string().regex(/^(?:0[2-9]|[1-4]\d|5[01])$/, '02 to 51'),
          value: line(99).optional(),
          fields: z.array(field).min(1).max(20).optional(),
        }),
      )
      .min(1)
      .max(20)
      .describe('Merchant account information, each a value or fields'),
    category: z
      .string()
      .regex(/^\d{4}$/, 'four digits')
      .describe('Merchant category code of ISO 18245'),
    currency: z
      .string()
      .regex(/^\d{3}$/, 'three digits')
      .describe('Numeric code of ISO 4217'),
    amount: z
      .string()
      .regex(/^(?=.{1,13}$)\d+(?:\.\d{1,10})?$/, 'an amount such as 12.30')
      .optional(),
    country,
    merchantName: line(25),
    merchantCity: line(15),
    postalCode: line(10).optional(),
    additional: z.array(field).max(20).optional().describe('Additional data, tag 62'),
  }),
  z.strictObject({
    kind: z.literal('upi'),
    address: z.string().regex(/^[A-Za-z0-9.\-_]{2,256}@[A-Za-z][A-Za-z0-9.]{1,63}$/, 'a virtual payment address such as name@bank'),
    name: line(99).optional(),
    amount: amount.optional().describe('Rupees'),
    note: line(80).optional(),
    reference: line(35).optional(),
    category: z
      .string()
      .regex(/^\d{4}$/, 'four digits')
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('bitcoin'),
    address: line(90),
    amount: z
      .string()
      .regex(/^(?:0|[1-9]\d{0,7})(?:\.\d{1,8})?$/, 'an amount of bitcoins such as 0.015')
      .optional(),
    label: line(200).optional(),
    message: line(200).optional(),
  }),
  z.strictObject({ kind: z.literal('whatsapp'), number: phone.describe('With its country code'), text: line(1600).optional() }),
  z.strictObject({
    kind: z.literal('gs1'),
    elements: z.record(z.string().regex(/^\d{2,4}$/, 'an application identifier'), line(90)).describe('GS1 application identifiers and their values'),
    domain: z
      .string()
      .max(253)
      .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a host name')
      .optional()
      .describe('id.gs1.org unless set'),
  }),
] as const

/** What a code says, by kind. */
export type Payload = z.infer<typeof Payload>
export const Payload = z.discriminatedUnion('kind', kinds)
