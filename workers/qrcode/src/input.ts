import type contract from 'qrcode.do/contract'
import type { Parsed } from '@dot-do/contract'

/** What `generate` and `validate` both take. */
export type Subject = Parsed<typeof contract, 'validate'>
export type Options = Subject['options']
export type StyleInput = NonNullable<Subject['style']>
