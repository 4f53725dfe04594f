import type { Answer, Parsed } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'
import type contract from 'esbuild.do/contract'
import type { PackagesEnv } from '../npm/install.ts'
import { Registry } from '../npm/registry.ts'
import { choose } from '../packages.ts'

type Contract = typeof contract
type Scope = CallScope<Contract['methods']['resolve'], PackagesEnv>

/** Versions, chosen. */
export async function resolve({ dependencies }: Parsed<Contract, 'resolve'>, { env, signal }: Scope): Promise<Answer<Contract, 'resolve'>> {
  return { lock: await choose(dependencies, new Registry(env, signal)) }
}
