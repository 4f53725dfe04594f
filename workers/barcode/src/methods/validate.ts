import type { Answer, Parsed } from '@dot-do/contract'
import { interpret } from '@dot-do/gs1'
import type { CallScope } from '@dot-do/service'
import type contract from 'barcode.do/contract'
import { modulesOf } from '../drawing/draw.ts'
import { EncodingError } from '../engine/bwipp.ts'
import { yearOf } from '../faults.ts'
import { examine, type Examined } from '../symbology/examine.ts'
import { knownSymbology, type Symbology } from '../symbology/index.ts'

type Contract = typeof contract

/** Says everything that is wrong with data: by the type's rules, and by making the code. */
export async function validate(
  { type: name, data }: Parsed<Contract, 'validate'>,
  { ctx }: CallScope<Contract['methods']['validate']>,
): Promise<Answer<Contract, 'validate'>> {
  const type = knownSymbology(name)
  const year = yearOf(ctx.timestamp)
  const examined = examine(type, data, year)
  const errors = examined.faults.length > 0 ? examined.faults : await encodingFaults(type, examined)
  const { normalized, checkDigit, elements } = examined
  return {
    ...{ valid: errors.length === 0, normalized, errors },
    ...(checkDigit === undefined ? {} : { checkDigit }),
    ...(elements ? { gs1: interpret(elements, year) } : {}),
  }
}

async function encodingFaults(type: Symbology, examined: Examined): Promise<Examined['faults']> {
  try {
    await modulesOf(type, examined, {})
    return []
  } catch (err) {
    if (!(err instanceof EncodingError)) throw err
    return [{ message: err.message, position: 0, code: err.reason }]
  }
}
