/**
 * Whether an address, as the URL standard writes it (`127.0.0.1`, `[::1]`), is one of the public internet. Everything that
 * IANA's special-purpose registries set apart is not, nor is whatever embeds an IPv4 address in an IPv6 one, nor the public
 * address of Azure's metadata service. `undefined` where the host is no address but a name.
 */
export function isPublicIp(host: string): boolean | undefined {
  if (host.startsWith('[')) return isPublicIpv6(groupsOf(host.slice(1, -1)))
  const octets = ipv4.exec(host)?.slice(1).map(Number)
  return octets && isPublicIpv4(octets)
}

const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

// https://www.iana.org/assignments/iana-ipv4-special-registry and multicast
const reserved: [address: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's metadata and DNS service, reachable from its machines alone.
  ['168.63.129.16', 32],
]

const numberOf = (octets: number[]): number => octets.reduce((sum, octet) => sum * 256 + octet, 0)
const ranges = reserved.map(([address, bits]) => ({ from: numberOf(address.split('.').map(Number)), size: 2 ** (32 - bits) }))

function isPublicIpv4(octets: number[]): boolean {
  if (octets.some((octet) => octet > 255)) return false
  const address = numberOf(octets)
  return !ranges.some(({ from, size }) => address >= from && address < from + size)
}

/** The eight groups of an address as the URL standard serialises it: hexadecimal, at most one `::`. */
function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [first, last] = [read(head), tail === undefined ? [] : read(tail)]
  return [...first, ...Array.from<number>({ length: 8 - first.length - last.length }).fill(0), ...last]
}

// Global unicast is 2000::/3; https://www.iana.org/assignments/iana-ipv6-special-registry sets parts of it apart.
function isPublicIpv6([first = 0, second = 0]: number[]): boolean {
  if (first >> 13 !== 1) return false
  // 2001::/23 for protocols (Teredo, ORCHID, benchmarks), 2001:db8::/32 for documents.
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false
  // 6to4 leads to the IPv4 address inside; 3fff::/20 is for documents; 3ffe::/16 was the 6bone.
  return first !== 0x2002 && first !== 0x3ffe && !(first === 0x3fff && second < 0x1000)
}
