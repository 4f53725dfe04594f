import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Failure } from './failure.ts'

// Systems take the ports of outgoing connections from above these, so one that is free now will be when it is used.
const [lowest, highest] = [10_240, 32_767]
const triesMax = 50
const given = new Set<number>()

/** A port that is free on the loopback address: the wanted one, or any when that is 0. */
export async function freePort(wanted: number): Promise<number> {
  if (wanted !== 0) return checked(wanted)
  for (let tries = 1; ; tries++) {
    const port = randomInt(lowest, highest + 1)
    if (given.has(port)) continue
    try {
      await checked(port)
      given.add(port)
      return port
    } catch (err) {
      if (tries === triesMax) throw err
    }
  }
}

async function checked(port: number): Promise<number> {
  await tryListen(port, '127.0.0.1')
  // `localhost` may mean ::1 first: another server there would get what is meant for this one.
  await tryListen(port, '::1')
  return port
}

async function tryListen(port: number, host: string): Promise<void> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new Failure(`port ${port} is taken: stop what uses it, or set PORT or --port`)
    if (code === 'EACCES') throw new Failure(`port ${port} needs more rights: set PORT or --port`)
    // No IPv6 on this machine.
    if (host === '::1') return
    throw err
  } finally {
    server.close()
  }
}
