import type { TestProject } from 'vitest/node'
import { findKeys } from './canary.ts'
import { declareClients } from './declare.ts'
import { ScriptedServer } from './openai/server.ts'
import { startOwn } from './own.ts'

/** Starts the one platform of the test run. When it ends, no key that a test used may be found in what it left. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  declareClients()
  const models = new ScriptedServer()
  const upstream = await models.start()
  project.provide('upstream', upstream)
  const own = await startOwn({ env: { DO_NETWORK_ALLOW: upstream } }).catch(async (err: unknown) => {
    await models.stop()
    throw err
  })
  const { url, urls, rootKey, folder, mode } = own
  project.provide('platform', { url, urls, rootKey, folder, mode })
  return async () => {
    await own.stop()
    await models.stop()
    const found = findKeys(folder)
    await own[Symbol.asyncDispose]()
    if (found.length > 0) throw new Error(`plaintext keys were left in ${found.join(', ')}`)
  }
}
