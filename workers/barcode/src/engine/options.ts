import { invalid } from '@dot-do/service'
import type { Parsed } from '@dot-do/contract'
import type contract from 'barcode.do/contract'
import type { Symbology } from '../symbology/index.ts'

export type Options = Parsed<typeof contract, 'generate'>['options']

/** BWIPP's options for those of a caller; the ones that a type does not have are refused. */
export function bwippOptions(
  type: Symbology,
  { ecLevel, version, columns, text, heightMm, moduleMm = moduleMmDefault }: Options,
): Record<string, string | number | boolean> {
  const options: Record<string, string | number | boolean> = { ...type.options }
  if (ecLevel !== undefined) Object.assign(options, levelOf(type, ecLevel))
  if (version !== undefined) options[type.version ?? refuse(type, 'version')] = version
  if (columns !== undefined) {
    const [name, factor = 1] = type.columns ?? refuse(type, 'columns')
    options[name] = columns * factor
  }
  if (heightMm !== undefined) {
    if (type.kind !== 'linear') refuse(type, 'heightMm')
    // BWIPP's millimetres are of a module that is a point wide.
    options.height = (heightMm / moduleMm / 72) * 25.4
  }
  const isLettered = text === undefined ? type.kind === 'linear' : text !== 'none'
  return { ...options, ...(isLettered ? { includetext: true } : {}), ...(text === 'above' ? { textyalign: 'above' } : {}) }
}

/** Of GS1's linear codes the target; of the others a usual size. */
export const moduleMmDefault = 0.33

const refuse = ({ name }: Symbology, option: string): never => invalid(`${name} has no ${option}`, ['options', option], 'option')

function levelOf(type: Symbology, level: string | number): Record<string, string> {
  const [name, levels, prefix = ''] = type.ecLevels ?? refuse(type, 'ecLevel')
  if (!levels.test(String(level))) invalid(`${type.name} has no level ${level}`, ['options', 'ecLevel'], 'option')
  return { [name]: `${prefix}${level}` }
}
