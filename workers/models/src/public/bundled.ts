import type { Bundled } from '../catalogue/types.ts'
import text from '../catalogue/bundled.txt'

let parsed: Bundled | undefined

/** The catalogue that was deployed; it is read at its first use. */
export const bundled = (): Bundled => (parsed ??= JSON.parse(text) as Bundled)
