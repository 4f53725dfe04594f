import type { Answer, Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { checkBody, finder, keysOf, schemes } from '../webhooks/index.ts'
import { mac } from '../webhooks/scheme.ts'

type Contract = typeof contract

/** The headers that go with a webhook. */
export function sign({ scheme: name, secret, body, headers }: Parsed<Contract, 'sign'>): Answer<Contract, 'sign'> {
  const scheme = schemes[name]
  const keys = keysOf(scheme, secret)
  checkBody(body)
  const made = scheme.sign(body, (content) => keys.map((key) => mac(key, content)), finder(headers), Math.floor(Date.now() / 1000))
  return { headers: made ?? invalid('holds no id or time as this scheme writes them', ['headers'], 'headers') }
}
