import { bars } from './bars.ts'
import { classy } from './classy.ts'
import { diamond } from './diamond.ts'
import { dots } from './dots.ts'
import { rounded } from './rounded.ts'
import type { ModuleShape } from './shape.ts'
import { square } from './square.ts'

export const moduleShapes = { square, rounded, dots, classy, diamond, bars } satisfies Record<string, ModuleShape>
