import { handlers } from '@dot-do/service'
import contract from 'hash.do/contract'
import { algorithms } from './methods/algorithms.ts'
import { canonical } from './methods/canonical.ts'
import { compare } from './methods/compare.ts'
import { fingerprint } from './methods/fingerprint.ts'
import { hash } from './methods/hash.ts'
import { password } from './methods/password.ts'
import { sign } from './methods/sign.ts'
import { verify } from './methods/verify.ts'
import { verifyPassword } from './methods/verifyPassword.ts'
import { verifySignature } from './methods/verifySignature.ts'

export default handlers(contract, {
  hash,
  verify,
  compare,
  password,
  verifyPassword,
  sign,
  verifySignature,
  canonical,
  fingerprint,
  algorithms,
})
