import { env as processEnv } from 'node:process'
import type { WorkerLog } from './engine.ts'
import { messageOf } from './failure.ts'
import { Platform } from './platform.ts'
import { freePort } from './ports.ts'
import { openState, rootKey, secretsKey } from './state.ts'

export interface LaunchOptions {
  /** On the loopback address; 0 takes any free one. */
  port: number
  stateDir: string
  /** Replaces the root key known so far. */
  rootKey?: string
  /** `composed`: all Workers in one. `separate`: each on its own. `raw`: composed, on plain workerd. */
  mode?: 'composed' | 'separate' | 'raw'
  /** Folders with `workers/` and `sdk/` to run beside the repository's, relative to it. */
  roots?: string[]
  /** Another checkout than this one. */
  base?: string
  /** Labels of the domains that run, with what they call; all unless said. */
  only?: string[]
  /** Values of the Workers' variables and secrets; they go before those of the process. */
  env?: Record<string, string>
  /** How long a process of a Worker's own may be silent before it is ended; unless set, its longest call and some seconds. */
  hangMs?: number
  /** Follows edits. */
  watch?: boolean
  /** What Workers and the runtime write. */
  log?: (line: WorkerLog) => void
  /** What the launcher does. */
  progress?: (line: string) => void
}

export interface Launched {
  /** The gateway. */
  url: string
  /** Workers that no domain name leads to (without a contract), each on a port of its own, by label. */
  urls: Record<string, string>
  /** Only when it was made just now: it is kept nowhere. */
  rootKey?: string
  domains: number
  pids(): number[]
  /** The same by what runs there: `main`, or the label of a Worker with a process of its own. */
  processes(): Record<string, number[]>
  /** Ends the runtime and frees the state folder. */
  stop(): Promise<void>
}

/** Starts the platform. Throws a `Failure` of one line when the port or the state folder can't be had. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const { port: wanted, stateDir, mode = 'composed', progress = () => {} } = options
  const state = await openState(stateDir)
  let platform: Platform | undefined
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await platform?.stop()
    state.release()
  }
  try {
    const key = rootKey(state, options.rootKey)
    // Miniflare takes the socket's address from a header that any client can send; what reaches its port is on this machine.
    // So all who come without a key count as one, and a quota meant for one stranger would stop whoever tries things out.
    const local = mode === 'raw' ? { CLIENT_ADDRESS: 'socket' } : { CLIENT_ADDRESS: 'loopback', ANONYMOUS_QUOTA: '6000' }
    const values = { ...local, ...processEnv, ROOT_KEY_SHA256: key.hash, SECRETS_KEY: secretsKey(state), ...options.env }
    platform = await started(
      wanted,
      (port) => new Platform({ ...options, mode, progress }, { state, values: { DO_BASE_URL: `http://localhost:${port}`, ...values }, port }),
    )
    return {
      ...{ url: platform.url(), urls: platform.urls(), rootKey: key.made, domains: platform.domains },
      pids: () => platform?.pids() ?? [],
      processes: () => platform?.processes() ?? {},
      // Once only: by the second time another launcher may have the state folder.
      stop: () => (stopping ??= stop()),
    }
  } catch (err) {
    await stop()
    throw err
  }
}

const startsMax = 5

/** A platform that runs: where any port will do, on another one when the first was taken between the look for it and its use. */
async function started(wanted: number, make: (port: number) => Platform): Promise<Platform> {
  for (let start = 1; ; start++) {
    const platform = make(await freePort(wanted))
    try {
      await platform.start()
      return platform
    } catch (err) {
      await platform.stop()
      if (wanted !== 0 || start === startsMax || !/address (?:is )?(?:already )?in use/i.test(messageOf(err))) throw err
    }
  }
}
