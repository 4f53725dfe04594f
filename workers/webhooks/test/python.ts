import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Hit } from './setup.ts'

// Debian's; another Python may come first in the path, without the module.
const python = '/usr/bin/python3'

/** Whether Debian's Python has cryptography. */
export const hasCryptography = existsSync(python) && spawnSync(python, ['-c', 'import cryptography']).status === 0

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
  const input = JSON.stringify(asked.map(({ hit: { headers, body }, key }) => ({ headers, body: body.toString('base64'), key })))
  const { stdout, stderr, status } = spawnSync(python, ['-c', program], { input })
  if (status !== 0) throw new Error(stderr.toString())
  return JSON.parse(stdout.toString()) as boolean[]
}
