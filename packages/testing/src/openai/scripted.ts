import { inject } from 'vitest'
import type { Script, ScriptedAnswer, ScriptedRequest } from './script.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The scripted OpenAI-compatible server: `127.0.0.1:<port>`, which the platform may reach. */
    upstream: string
  }
}

/** An OpenAI-compatible service of one test. */
export interface Scripted {
  baseUrl: string
  /** What came so far, in order. */
  requests(): Promise<ScriptedRequest[]>
}

/** A service that answers what the script says: a single answer, one for each request in order, or more. */
export async function scripted(script: ScriptedAnswer | ScriptedAnswer[] | Script, address: string = inject('upstream')): Promise<Scripted> {
  const whole: Script = Array.isArray(script) ? { answers: script } : 'answers' in script ? script : { answers: [script] }
  const made = await fetch(`http://${address}/_scripts`, { method: 'POST', body: JSON.stringify(whole) })
  const { id } = await made.json<{ id: string }>()
  return {
    baseUrl: `http://${address}/${id}/v1`,
    requests: async () => (await fetch(`http://${address}/_scripts/${id}`)).json<ScriptedRequest[]>(),
  }
}
