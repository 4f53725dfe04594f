import { EgressError } from './error.ts'
import { isPublicIp } from './ip.ts'
import { isBadPort } from './ports.ts'

/** What more is asked of an address. */
export interface AddressPolicy {
  /** https alone, on port 443, 8443 or one from 1024 on: what is sent there is for nobody on the way. */
  httpsOnly?: boolean
}

/**
 * An address that a caller chose, parsed as `fetch` will parse it: http or https, no credentials, a port that speaks HTTP, and
 * no host that is private by its spelling. What a name resolves to is held by the outbound network. `isAllowed` says whether
 * `host:port` is on the operator's allow-list, for which only scheme and credentials count.
 */
export function checkUrl(text: string, isAllowed: (address: string) => boolean = () => false, { httpsOnly = false }: AddressPolicy = {}): URL {
  const url = parse(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new EgressError('scheme', `only http and https are fetched, not ${url.protocol.slice(0, 20)}`)
  if (url.username !== '' || url.password !== '') throw new EgressError('credentials', 'an address with a user name or password in it is not fetched')
  if (isAllowed(addressOf(url))) return url
  if (httpsOnly) checkTls(url)
  if (url.port !== '' && isBadPort(Number(url.port))) throw new EgressError('port', `port ${url.port} belongs to another protocol than HTTP`)
  if (!isPublicHost(url.hostname)) throw new EgressError('address', `${url.hostname.slice(0, 100)} is not a public address`)
  return url
}

function checkTls({ protocol, port }: URL): void {
  if (protocol !== 'https:') throw new EgressError('scheme', 'only https is reached, unless the operator lists the address')
  if (port !== '' && port !== '8443' && Number(port) < 1024) throw new EgressError('port', `port ${port} is not 443, 8443 or one from 1024 on`)
}

function parse(text: string): URL {
  try {
    return new URL(text)
  } catch {
    throw new EgressError('url', 'that is not an absolute address such as https://example.com/')
  }
}

/** `host:port`, as an allow-list writes it. */
export const addressOf = ({ protocol, hostname, port }: URL): string => `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`

// RFC 6761, 6762, 8375, 7686 and names that networks and clouds use inside.
const privateSuffixes = new Set(['localhost', 'local', 'internal', 'localdomain', 'intranet', 'private', 'corp', 'home', 'lan', 'test', 'invalid', 'example'])
const privateNames = new Set(['metadata.goog', 'home.arpa', 'metadata.azure.com', 'instance-data'])

// The URL standard has made any spelling of an IPv4 address (decimal, octal, hexadecimal, short, full-width) dotted decimal.
function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '')
  const byNumber = isPublicIp(host)
  if (byNumber !== undefined) return byNumber
  const labels = host.split('.')
  // A name of one label is completed by the machine's search list, so it leads inside.
  if (labels.length < 2 || labels.includes('')) return false
  if (privateSuffixes.has(labels.at(-1) ?? '') || /^\d+$/.test(labels.at(-1) ?? '')) return false
  return !labels.some((_, index) => privateNames.has(labels.slice(index).join('.')))
}
