import { once } from 'node:events'
import { createServer } from 'node:net'
import { Failure } from './failure.ts'

/** A port that is free on the loopback address: the wanted one, or any when that is 0. */
export async function freePort(wanted: number): Promise<number> {
  const port = await tryListen(wanted, '127.0.0.1')
  // `localhost` may mean ::1 first: another server there would get what is meant for this one.
  await tryListen(port, '::1')
  return port
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
