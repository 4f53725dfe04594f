import { readFileSync } from 'node:fs'
import { path } from '../scripts/catalogue.ts'
import { Catalogue } from '../src/catalogue/catalogue.ts'
import type { Bundled } from '../src/catalogue/types.ts'

/** The catalogue that is deployed. */
export const deployed = JSON.parse(readFileSync(path, 'utf8')) as Bundled
export const catalogue = new Catalogue(deployed)
