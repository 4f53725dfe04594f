import type { Binding } from './assemble.ts'
import { Failure } from './failure.ts'

/** Bindings by which `packages/egress` reaches the public internet and, by its address, each private service of the allow-list. */
export function egressBindings(allowed: string | undefined): [string, Binding][] {
  const services = addressesOf(allowed).map((address): [string, Binding] => [`egress:${address}`, { type: 'external', address }])
  return [['egress:public', { type: 'network' }], ...services]
}

const addressPattern = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]):(\d{1,5})$/

/** `DO_NETWORK_ALLOW`: `localhost:11434,127.0.0.1:9000`. */
function addressesOf(allowed = ''): string[] {
  const addresses = allowed
    .split(',')
    .map((address) => address.trim().toLowerCase())
    .filter((address) => address !== '')
  for (const address of addresses) {
    const port = Number(addressPattern.exec(address)?.[1])
    if (!(port >= 1 && port <= 65_535)) throw new Failure(`DO_NETWORK_ALLOW: ${address} is not host:port, such as localhost:11434`)
  }
  return [...new Set(addresses)]
}

/** What Workers may connect to: nothing on this machine, its networks, or the host's metadata service. */
export const publicOnly = { allow: ['public'], trustBrowserCas: true }
