import { type Delivered, type Finding, type Scheme, textAt, timely } from './scheme.ts'
import { hmacOf, isSame } from './hmac.ts'

// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md; Svix has the same under names of its own.
const named = (header: Delivered['header'], name: string) => header(`webhook-${name}`) ?? header(`svix-${name}`)

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const secretPrefix = 'whsec_'
const publicPrefix = 'whpk_'

/** The bytes of `whsec_…`, or of a `whpk_…`; nothing where the text is neither. The prefix may be left out of a secret. */
function bytesOf(secret: string): Buffer | undefined {
  const isPrefixed = secret.startsWith(secretPrefix) || secret.startsWith(publicPrefix)
  const text = isPrefixed ? secret.slice(secret.indexOf('_') + 1) : secret
  const bytes = base64.test(text) ? Buffer.from(text, 'base64') : undefined
  const isKey = bytes !== undefined && (secret.startsWith(publicPrefix) ? bytes.length === 32 : bytes.length >= 16)
  return isKey ? bytes : undefined
}

async function isSignedBy(publicKey: Uint8Array, text: string, content: Uint8Array): Promise<boolean> {
  const signature = base64.test(text) ? Buffer.from(text, 'base64') : undefined
  if (signature?.length !== 64) return false
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', key, signature, content)
  } catch {
    // 32 bytes that are no point of the curve.
    return false
  }
}

/** Whether one of the secrets that are public keys checks one of the signatures. */
async function byPublicKey({ secrets, body }: Delivered, before: string, given: string[]): Promise<boolean> {
  const keys = secrets.filter((secret) => secret.startsWith(publicPrefix)).flatMap((secret) => bytesOf(secret) ?? [])
  const signatures = given.filter((signature) => signature.startsWith('v1a,')).map((signature) => signature.slice('v1a,'.length))
  const content = Buffer.concat([Buffer.from(before), body])
  const tried = await Promise.all(keys.flatMap((key) => signatures.map((signature) => isSignedBy(key, signature, content))))
  return tried.includes(true)
}

// More live secrets than anyone has; each is a comparison, or a check by a key.
const signaturesMax = 20

/** Standard Webhooks 1.0: `v1` with secrets, `v1a` with public keys. */
export const standard: Scheme = {
  takes: (secret) => bytesOf(secret) !== undefined,

  check(delivered: Delivered): Finding | Promise<Finding> {
    const { header, body, secrets } = delivered
    const [id, timestamp, signatures] = [named(header, 'id'), named(header, 'timestamp'), named(header, 'signature')]
    if (signatures === undefined) return { reason: 'no_signature' }
    if (id === undefined) return { reason: 'no_id' }
    const time = timely(timestamp, delivered)
    if (time.reason) return time
    const before = `${id}.${timestamp}.`
    const given = signatures.split(' ', signaturesMax)
    let fits = false
    for (const secret of secrets) {
      const key = secret.startsWith(publicPrefix) ? undefined : bytesOf(secret)
      if (!key) continue
      const expected = `v1,${hmacOf('sha256', key, before, body).digest('base64')}`
      for (const signature of given) fits = isSame(expected, signature) || fits
    }
    return fits ? time : byPublicKey(delivered, before, given).then((isSigned) => (isSigned ? time : { reason: 'signature' }))
  },

  idOf: ({ header }) => named(header, 'id'),
  eventOf: ({ json }) => textAt(json(), 'type'),
}
