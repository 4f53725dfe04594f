import { python } from '@dot-do/testing/debian'
import type { Hit } from './setup.ts'

// Standard Webhooks as its text has it, by nothing of ours and nothing of JavaScript's.
const program = `
import base64, hashlib, hmac, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

def fits(headers, body, key):
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    kind, _, text = key.partition('_')
    raw = base64.b64decode(text, validate=True)
    for version, _, signature in (each.partition(',') for each in headers['webhook-signature'].split(' ')):
        given = base64.b64decode(signature, validate=True)
        if kind == 'whsec' and version == 'v1' and hmac.compare_digest(hmac.new(raw, content, hashlib.sha256).digest(), given):
            return True
        if kind == 'whpk' and version == 'v1a':
            try:
                Ed25519PublicKey.from_public_bytes(raw).verify(given, content)
                return True
            except InvalidSignature:
                pass
    return False

print(json.dumps([fits(each['headers'], base64.b64decode(each['body']), each['key']) for each in json.load(sys.stdin)]))
`

/** Whether Python finds that each of these was signed by the key beside it: a whsec_… or a whpk_…. */
export function pythonVerifies(asked: { hit: Pick<Hit, 'headers' | 'body'>; key: string }[]): boolean[] {
  return python(
    program,
    asked.map(({ hit: { headers, body }, key }) => ({ headers, body: body.toString('base64'), key })),
  )
}
