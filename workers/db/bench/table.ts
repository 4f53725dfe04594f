import { stdout } from 'node:process'

export const head = () => stdout.write(`${''.padEnd(52)} ms, median    ratio   aim\n`)

export const line = (name: string, ms: number, of?: number, aim = '') =>
  stdout.write(`${name.padEnd(52)} ${ms.toFixed(2).padStart(9)} ${of === undefined ? '' : `${(ms / of).toFixed(2).padStart(8)}   ${aim}`}\n`)
