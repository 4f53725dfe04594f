import type { Answer, Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'qrcode.do/contract'
import { parse } from '../payloads/index.ts'
import { built } from '../text.ts'

type Contract = typeof contract

/** Writes a payload as text, or reads a text. */
export function payload({ payload, text }: Parsed<Contract, 'payload'>): Answer<Contract, 'payload'> {
  if ((payload === undefined) === (text === undefined)) invalid('either payload or text', ['payload'], 'subject')
  if (payload) return { text: built(payload), payload }
  return { text: text ?? '', payload: parse(text ?? '') ?? { kind: 'text', text: text ?? '' } }
}
