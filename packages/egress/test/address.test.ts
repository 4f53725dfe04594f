import { assert, constantFrom, ipV4, ipV6, property, tuple } from 'fast-check'
import { parse as parseIp } from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import { checkUrl, EgressError, isPublicIp } from '../src/index.ts'

/** Why an address is refused; `fetched` where it is not. */
function verdict(address: string, allowed?: string): string {
  try {
    checkUrl(address, (each) => each === allowed)
    return 'fetched'
  } catch (err) {
    if (err instanceof EgressError) return err.reason
    throw err
  }
}

describe('hosts that are private, however they are spelled', () => {
  const loopback = [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '0x7f.0x0.0x0.0x1',
    '127.0.0.1.',
    '127.255.255.254',
  ]
  const unicode = ['１２７.０.０.１', '127。0。0。1', '⑫7.0.0.1', '%31%32%37.0.0.1', 'ⓛocalhost', 'LOCALHOST', 'loc%61lhost', 'ｌｏｃａｌｈｏｓｔ']
  const zero = ['0', '0.0.0.0', '0x0', '00', '0.1.2.3']
  const networks = [
    '10.0.0.1',
    '10.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.168.257',
    '100.64.0.1',
    '100.127.255.254',
    '169.254.0.1',
    '198.18.0.1',
    '198.19.255.255',
  ]
  const documents = ['192.0.2.1', '198.51.100.7', '203.0.113.9', '[2001:db8::1]', '[3fff:123::1]']
  const multicast = ['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '[ff02::1]', '[ff0e::1]']
  const metadata = [
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    '[fd00:ec2::254]',
    '[fe80::a9fe:a9fe]',
  ]
  const names = [
    'localhost',
    'localhost.',
    'a.localhost',
    'metadata',
    'metadata.google.internal',
    'metadata.google.internal.',
    'metadata.goog',
    'printer.local',
    'db',
    'x.home.arpa',
    'router.lan',
  ]
  const v6 = [
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[100::1]',
    '[5f00::1]',
    '[4000::1]',
    '[2001:10::1]',
    '[2001:2::1]',
  ]
  const embedded = [
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b:1::a00:1]',
    '[2002:7f00:1::]',
    '[2002:a9fe:a9fe::]',
    '[2001:0:7f00:1::]',
    '[::ffff:0:127.0.0.1]',
  ]
  const all = [...loopback, ...unicode, ...zero, ...networks, ...documents, ...multicast, ...metadata, ...names, ...v6, ...embedded]
  test.each(all)('%s', (host) => {
    for (const scheme of ['http', 'https']) expect(verdict(`${scheme}://${host}/`)).toMatch(/^(address|url)$/)
    expect(verdict(`http://${host}:8080/v1?x=1#y`)).toMatch(/^(address|url)$/)
  })
})

test.each([
  'https://api.openai.com/v1',
  'http://1.1.1.1/',
  'https://8.8.8.8:8443/',
  'https://[2606:4700:4700::1111]/',
  'https://openrouter.ai.',
  'http://xn--bcher-kva.example.com/',
  'https://bücher.de/',
  'http://example.com:11434',
])('%s is public', (address) => {
  expect(verdict(address)).toBe('fetched')
})

test.each([
  ['ftp://example.com/', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['data:text/plain,hi', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['blob:https://example.com/1', 'scheme'],
  ['gopher://example.com:70/', 'scheme'],
  ['unix:/run/docker.sock', 'scheme'],
  ['ws://example.com', 'scheme'],
  ['https://user@example.com/', 'credentials'],
  ['https://user:pass@example.com/', 'credentials'],
  ['https://example.com@127.0.0.1/', 'credentials'],
  ['https://:@example.com/', 'fetched'],
  ['http://127.0.0.1\\@example.com/', 'address'],
  ['http://example.com:22/', 'port'],
  ['http://example.com:25/', 'port'],
  ['http://example.com:6667/', 'port'],
  ['http://example.com:99999/', 'url'],
  ['http://exa mple.com/', 'url'],
  ['http://[::1', 'url'],
  ['http://999.1.1.1/', 'url'],
  ['http://1.2.3.4.5/', 'url'],
  ['//example.com/', 'url'],
  ['/v1/models', 'url'],
  ['', 'url'],
  ['http://', 'url'],
  ['http://a..com/', 'address'],
])('%s: %s', (address, expected) => {
  expect(verdict(address)).toBe(expected)
})

test('an allow-list is by host and port, and lifts neither scheme nor credentials', () => {
  expect(verdict('http://localhost:11434/v1', 'localhost:11434')).toBe('fetched')
  expect(verdict('http://127.1:9000/', '127.0.0.1:9000')).toBe('fetched')
  expect(verdict('http://[::1]/', '[::1]:80')).toBe('fetched')
  expect(verdict('http://localhost:11435/', 'localhost:11434')).toBe('address')
  expect(verdict('http://localhost/', 'localhost:11434')).toBe('address')
  expect(verdict('http://127.0.0.1:11434/', 'localhost:11434')).toBe('address')
  expect(verdict('ftp://localhost:11434/', 'localhost:11434')).toBe('scheme')
  expect(verdict('http://me@localhost:11434/', 'localhost:11434')).toBe('credentials')
})

test('a refusal tells the host at most', () => {
  expect(() => checkUrl('http://10.0.0.1/secret?key=sk-1')).toThrow(/^10\.0\.0\.1 is not a public address$/)
  expect(() => checkUrl('https://me:sk-1@example.com/')).toThrow(/^((?!sk-1).)*$/)
})

describe('beside ipaddr.js', () => {
  // What the two see differently, on purpose: stricter here, since nothing that serves callers lives there.
  const stricter = new Set([
    'as112',
    'as112v6',
    'amt',
    'amtv6',
    '6to4',
    'teredo',
    'rfc6052',
    'rfc6145',
    'ipv4Mapped',
    'orchid2',
    'droneRemoteIdProtocolEntityTags',
  ])
  const hostOf = (address: string) => new URL(`http://${address.includes(':') ? `[${address}]` : address}/`).hostname
  const compare = (address: string) => {
    const range = parseIp(address).range()
    const ours = isPublicIp(hostOf(address))
    if (ours === true) expect([address, range]).toEqual([address, 'unicast'])
    else if (!isSpecialHere(address)) expect([address, range === 'unicast' && !stricter.has(range)]).toEqual([address, false])
  }
  // Unallocated space and what is set apart for protocols counts as unicast there.
  const isSpecialHere = (address: string) =>
    address === '168.63.129.16' || (address.includes(':') && !/^2[0-9a-f]{3}:/i.test(address)) || /^(2001:[01]?[0-9a-f]{1,2}:|3ffe:)/i.test(address)

  test('random addresses', () => {
    assert(property(ipV4(), compare), { numRuns: 5000 })
    assert(
      property(ipV6(), (address) => compare(parseIp(address).toNormalizedString())),
      { numRuns: 5000 },
    )
  })

  test('addresses at the edges of every range', () => {
    const octet = constantFrom(0, 1, 2, 9, 10, 11, 63, 64, 88, 99, 100, 113, 126, 127, 128, 168, 169, 172, 191, 192, 193, 198, 203, 223, 224, 254, 255)
    assert(
      property(tuple(octet, octet, octet, octet), (octets) => compare(octets.join('.'))),
      { numRuns: 5000 },
    )
  })
})

test('the ports that fetch itself blocks', async () => {
  const sample = [1, 22, 25, 143, 587, 6000, 6667, 10_080, 80, 443, 8080, 11_434, 3000]
  for (const port of sample) {
    const isBlocked = await fetch(`http://192.0.2.1:${port}/`, { signal: AbortSignal.timeout(1) }).then(
      () => false,
      (err: Error) => (err.cause as Error | undefined)?.message === 'bad port',
    )
    expect([port, verdict(`http://example.com:${port}/`)]).toEqual([port, isBlocked ? 'port' : 'fetched'])
  }
})
