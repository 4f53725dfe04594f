import { handlers } from '@dot-do/service'
import contract from 'esbuild.do/contract'
import { analyze } from './methods/analyze.ts'
import { build } from './methods/build.ts'
import { resolve } from './methods/resolve.ts'
import { transform } from './methods/transform.ts'
import type { PackagesEnv } from './npm/install.ts'

export default handlers<typeof contract, PackagesEnv>(contract, { build, transform, analyze, resolve })
