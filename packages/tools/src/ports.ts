import { once } from 'node:events'
import { createServer } from 'node:net'
import { Failure } from './failure.ts'

/** A port that is free on the loopback address: the wanted one, or any when that is 0. */
export async function freePort(wanted: number): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = await tryListen(wanted, '127.0.0.1')
    try {
      // `localhost` may mean ::1 first: another server there would get what is meant for this one.
      return await tryListen(port, '::1')
    } catch (err) {
      // Any other port will do where any was asked for.
      if (wanted !== 0 || tries === 10) throw err
    }
  }
}

async function tryListen(port: number, host: string): Promise<number> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return (server.address() as { port: number }).port
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new Failure(`port ${port} is taken: stop what uses it, or set PORT or --port`)
    if (code === 'EACCES') throw new Failure(`port ${port} needs more rights: set PORT or --port`)
    // No IPv6 on this machine.
    if (host === '::1') return port
    throw err
  } finally {
    server.close()
  }
}
