import { contract, file, method } from '@dot-do/contract'
import { z } from 'zod'

const KiB = 1024
const MiB = 1024 * KiB

/** Of a file that comes as the raw body; a form and JSON have 10 MiB. */
export const fileBytesMax = 1024 * MiB
export const pictureBytesMax = 20 * MiB
export const outputBytesMax = 64 * KiB
export const passwordCharsMax = 1024
export const fingerprintCharsMax = 1024 * KiB

const keyCharsMax = 8 * KiB

const name = z.string().max(64)
const algorithm = name.describe('A name that `algorithms` lists, hmac- before it for a keyed one')
const encoding = z.enum(['hex', 'base64', 'base64url', 'base32', 'sri', 'multihash'])
const data = z.string().describe('The text, hashed as its UTF-8; or give file')
const anyFile = file({ bytesMax: fileBytesMax })
  .optional()
  .describe('The bytes: as the raw body up to 1 GiB, hashed as they arrive; as base64 or in a form up to 10 MiB')

const keyed = {
  key: z.string().max(keyCharsMax).optional().describe('Of hmac-…, blake2b, blake2s, blake3'),
  keyEncoding: z.enum(['utf8', 'hex', 'base64']).default('utf8'),
  context: z.string().max(4096).optional().describe('Of blake3: derives a key for this context from the data'),
  seed: z
    .union([z.int().min(0), z.string().max(20)])
    .optional()
    .describe('Of xxh… and murmur3: a number, or its digits (0x… for hex) where it has more than 53 bits'),
}

const subject = { data: data.optional(), file: anyFile }

// A gigabyte takes as long as the caller's line.
const limits = { timeoutMs: 600_000 }

const Digest = z.object({ hash: z.string(), algorithm: z.string(), secure: z.boolean().describe('Fit to resist an adversary') })

const Cost = z
  .object({
    m: z.int().optional().describe('argon2id: KiB of memory, 7168 to 65536; 19456 unless set'),
    t: z.int().optional().describe('argon2id: passes, 1 to 10; 2 unless set'),
    n: z.int().optional().describe('scrypt: a power of 2 from 8192 to 131072, the default'),
    r: z.int().optional().describe('scrypt: block size, 8 unless set'),
    p: z.int().optional().describe('argon2id, 1 to 4, and scrypt, 1 to 10: lanes; 1 unless set'),
    rounds: z.int().optional().describe('bcrypt: the logarithm of its rounds, 10 to 14; 10 unless set'),
  })
  .describe('What differs from the defaults, which are OWASP’s')

const password = z.string().min(1).max(passwordCharsMax)
const normalize = z.boolean().default(false).describe('Bring the password to NFC first')

const scheme = z.enum(['standard-webhooks', 'github', 'stripe', 'slack', 'raw'])
const secret = z.string().min(1).max(keyCharsMax)
const secrets = z.union([secret, z.array(secret).min(1).max(10)])
const Headers = z.record(z.string().max(256), z.string().max(8 * KiB))

const Fingerprints = z.object({
  simhash: z.string().optional().describe('Of a text: 64 bits, simhash1:<hex>'),
  minhash: z.string().optional().describe('Of a text: 128 values, minhash1:<base64>'),
  phash: z.string().optional().describe('Of a picture: its lowest frequencies, 64 bits, phash1:<hex>'),
  dhash: z.string().optional().describe('Of a picture: its gradients, 64 bits, dhash1:<hex>'),
  ahash: z.string().optional().describe('Of a picture: its light half, 64 bits, ahash1:<hex>'),
})

export default contract(
  'hash.do',
  { summary: 'Digests, MACs, password hashes, webhook signatures and fingerprints', tags: ['crypto', 'data'] },
  {
    hash: method({
      access: 'public',
      summary: 'Hashes a text or a file, by one algorithm or several in one pass',
      description:
        'sha256 unless another is named. `length` is in bytes, for shake128, shake256, blake2b, blake2s and blake3, at most 65,536. `sri` is for sha256, sha384 and sha512; `multihash` is the prefixed bytes in hex. ' +
        'A raw body says its other fields in the query: `POST /rpc/hash?input={"algorithm":"blake3"}`. git-blob needs a declared length.',
      input: z.object({
        ...subject,
        algorithm: algorithm.optional(),
        algorithms: z.array(name).min(1).max(8).optional().describe('Several at once; then the answer has `hashes`'),
        encoding: encoding.default('hex'),
        ...keyed,
        length: z.int().min(1).max(outputBytesMax).optional().describe('Of the digest, in bytes'),
      }),
      output: Digest.extend({ bytes: z.int().describe('How many were hashed'), hashes: z.array(Digest).optional() }),
      sensitive: true,
      limits,
      examples: [
        {
          input: { data: 'abc' },
          output: { hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', algorithm: 'sha256', secure: true, bytes: 3 },
        },
        {
          title: 'Several in one pass',
          input: { file: 'YWJj', algorithms: ['blake3', 'crc32'] },
          output: {
            hash: '6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85',
            algorithm: 'blake3',
            secure: true,
            bytes: 3,
            hashes: [
              { hash: '6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85', algorithm: 'blake3', secure: true },
              { hash: '352441c2', algorithm: 'crc32', secure: false },
            ],
          },
        },
        {
          title: 'A MAC',
          input: { data: 'Hi There', algorithm: 'hmac-sha256', key: '0b'.repeat(20), keyEncoding: 'hex', encoding: 'base64' },
          output: { hash: 'sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=', algorithm: 'hmac-sha256', secure: true, bytes: 8 },
        },
      ],
    }),

    verify: method({
      access: 'public',
      summary: 'Says whether a text or a file has this hash',
      description:
        'Takes what tools print: a bare digest (then `algorithm` is needed), `sha256:…`, `sha256-…` as in subresource integrity (a list is judged as browsers do: by its strongest algorithm, any of it), `SHA256 (file) = …`, `… *file`. Compared in constant time.',
      input: z.object({
        ...subject,
        hash: z
          .string()
          .min(1)
          .max(256 * KiB),
        algorithm: algorithm.optional(),
        encoding: encoding.optional().describe('Told from the digest unless set'),
        ...keyed,
      }),
      output: z.object({ valid: z.boolean(), algorithm: z.string() }),
      sensitive: true,
      limits,
      examples: [
        {
          input: { data: 'abc', hash: 'SHA256 (abc.txt) = ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
          output: { valid: true, algorithm: 'sha256' },
        },
        { input: { data: 'abd', hash: 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=' }, output: { valid: false, algorithm: 'sha256' } },
      ],
    }),

    compare: method({
      access: 'public',
      summary: 'Compares two digests in constant time, or two fingerprints by their distance',
      description:
        'As texts, or as the bytes that `encoding` says. Different lengths are not equal. Of fingerprints `distance` counts the bits (minhash: the values) that differ; `similarity` is the share of those that do not.',
      input: z.object({ a: z.string().max(256 * KiB), b: z.string().max(256 * KiB), encoding: z.enum(['hex', 'base64', 'base64url', 'base32']).optional() }),
      output: z.object({ equal: z.boolean(), distance: z.int().optional(), similarity: z.number().optional() }),
      sensitive: true,
      examples: [
        { input: { a: 'ba7816bf', b: 'BA7816BF', encoding: 'hex' }, output: { equal: true } },
        { input: { a: 'phash1:ff00ff00ff00ff00', b: 'phash1:ff00ff00ff00ff0f' }, output: { equal: false, distance: 4, similarity: 0.9375 } },
      ],
    }),

    password: method({
      access: 'read',
      summary: 'Hashes a password to be stored, with a fresh salt',
      description:
        'PHC text for argon2id and scrypt, `$2b$` for bcrypt, which refuses more than 72 bytes and a NUL byte. Two are worked on at a time and 16 wait; further ones are `resource_exhausted`.',
      input: z.object({ password, algorithm: z.enum(['argon2id', 'scrypt', 'bcrypt']).default('argon2id'), cost: Cost.optional(), normalize }),
      output: z.object({ hash: z.string() }),
      sensitive: true,
      cost: 10,
      examples: [{ input: { password: 'correct horse battery staple' } }],
    }),

    verifyPassword: method({
      access: 'read',
      summary: 'Says whether a password is the one that was hashed, and whether the hash is due for a new one',
      description:
        'Reads argon2id, argon2i, argon2d, scrypt and pbkdf2 as PHC text, `$2a$`, `$2b$`, `$2y$`, crypt’s `$5$` and `$6$`, and Django’s. What would cost more than 64 MiB (scrypt: 128), 10 passes of argon2, bcrypt’s 14 or 900,000 rounds is `invalid_argument` before any work. ' +
        '`needsRehash` where the algorithm or its cost is under what `password` makes now.',
      input: z.object({ password, hash: z.string().min(1).max(1024), normalize }),
      output: z.object({ valid: z.boolean(), needsRehash: z.boolean() }),
      sensitive: true,
      cost: 10,
      examples: [
        {
          input: { password: 'U*U', hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' },
          output: { valid: true, needsRehash: true },
        },
      ],
    }),

    sign: method({
      access: 'read',
      summary: 'Makes the headers that sign a webhook',
      description:
        'Of the time and the id it takes those in `headers` (webhook-id, webhook-timestamp, x-slack-request-timestamp, stripe’s t), else now and a fresh one. With several secrets standard-webhooks and stripe carry a signature of each, the others of the first.',
      input: z.object({ scheme, secret: secrets, body: z.string().describe('As it is sent'), headers: Headers.optional() }),
      output: z.object({ headers: z.record(z.string(), z.string()) }),
      sensitive: true,
      examples: [
        {
          input: { scheme: 'github', secret: "It's a Secret to Everybody", body: 'Hello, World!' },
          output: { headers: { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' } },
        },
      ],
    }),

    verifySignature: method({
      access: 'read',
      summary: 'Says whether a webhook comes from who holds the secret',
      description:
        'The time is checked first, where the scheme has one: `tolerance` seconds before and behind. Any of the secrets may have signed, so that they can be rotated. `reason` is missing_header, malformed, too_old, too_new or mismatch.',
      input: z.object({
        scheme,
        secret: secrets,
        body: z.string().describe('As it came, not parsed and written again'),
        headers: Headers,
        tolerance: z.int().min(0).max(86_400).default(300).describe('In seconds'),
      }),
      output: z.object({ valid: z.boolean(), reason: z.enum(['missing_header', 'malformed', 'too_old', 'too_new', 'mismatch']).optional() }),
      sensitive: true,
      examples: [
        {
          input: {
            scheme: 'github',
            secret: ['a newer one', "It's a Secret to Everybody"],
            body: 'Hello, World!',
            headers: { 'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
          },
          output: { valid: true },
        },
      ],
    }),

    canonical: method({
      access: 'public',
      summary: 'Writes JSON in the one form that can be hashed (RFC 8785), with its hash',
      input: z.object({ value: z.unknown().describe('Any JSON'), algorithm: algorithm.optional() }),
      output: z.object({ text: z.string(), hash: z.string().describe('Of the text, in hex') }),
      examples: [
        {
          input: { value: { b: [1.0, 1e21, '€'], a: null } },
          output: { text: '{"a":null,"b":[1,1e+21,"€"]}', hash: 'c38bacec7a3e6f50ce68544141db7738453d207c27b23600d0dbc8cd5fd6ab78' },
        },
      ],
    }),

    fingerprint: method({
      access: 'public',
      summary: 'Tells a text or a picture by a few bytes that are near where the texts or pictures are near',
      description:
        'Of a text of at most 1,048,576 characters: SimHash and MinHash of its words, five at a time. Of a PNG, JPEG or WebP of at most 20 MiB, 16,384 pixels a side and 16 megapixels: pHash, dHash and aHash of its lightness, upright and on white, bit by bit those of Python’s imagehash. `compare` takes what comes out.',
      input: z.object({
        text: z.string().max(fingerprintCharsMax).optional(),
        file: file({ bytesMax: pictureBytesMax }).optional().describe('The picture'),
      }),
      output: Fingerprints,
      limits: { bodyBytesMax: 28 * MiB },
      examples: [{ input: { text: 'The quick brown fox jumps over the lazy dog' } }],
    }),

    algorithms: method({
      access: 'public',
      summary: 'Lists the algorithms of hash and verify',
      input: z.object({}),
      output: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['cryptographic', 'mac', 'checksum']),
          bits: z.int().describe('Of the digest, unless `length` is given'),
          secure: z.boolean(),
          streaming: z.boolean().describe('Hashed as it arrives, without its length being known first'),
        }),
      ),
      examples: [{ input: {} }],
    }),
  },
)
