import { look } from './look.ts'
import { optimize } from './optimize.ts'
import { render } from './render.ts'
import { drop, memory, start } from './start.ts'

/** All that needs ImageMagick. */
export const work = { look, optimize, render, drop, memory, start }

export type Work = typeof work
