/** Spellings of hosts on this machine and in its networks, among them every way in which a URL may hide an address. */
export function privateHosts(): string[] {
  const addresses = ['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.0.0.1', '100.64.0.1', '169.254.169.254', '172.16.0.1', '192.168.0.1']
  return [...new Set([...addresses.flatMap(spellingsOf), ...names, ...literals])]
}

function spellingsOf(address: string): string[] {
  const octets = address.split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = octets
  const whole = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const octal = (value: number) => `0${value.toString(8)}`
  const [high, low] = [hex(a * 256 + b, 4), hex(c * 256 + d, 4)]
  return [
    address,
    `${address}.`,
    ...[`${whole}`, `0x${hex(whole, 8)}`, `0X${hex(whole, 8).toUpperCase()}`, octal(whole), `0x00000000${hex(whole, 8)}`],
    ...[octets.map(octal).join('.'), octets.map((octet) => `0x${hex(octet, 2)}`).join('.'), octets.map((octet) => `000${octal(octet)}`).join('.')],
    ...[`${a}.${whole % 2 ** 24}`, `${a}.${b}.${c * 256 + d}`, `0x${hex(a, 2)}.${b}.${octal(c)}.${d}`],
    ...[address.replaceAll('.', '。'), address.replaceAll('.', '｡'), fullWidth(address), encoded(address)],
    ...[`[::ffff:${address}]`, `[::ffff:${high}:${low}]`, `[0:0:0:0:0:ffff:${high}:${low}]`, `[::${address}]`],
    ...[`[64:ff9b::${address}]`, `[64:ff9b:1::${high}:${low}]`, `[2002:${high}:${low}::]`, `[::ffff:0:${address}]`],
  ]
}

const fullWidth = (text: string): string => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
const encoded = (text: string): string => Array.from(text, (char) => `%${char.charCodeAt(0).toString(16)}`).join('')

const names = [
  ...['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'ｌｏｃａｌｈｏｓｔ', 'loc%61lhost', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'localhost。'],
  ...['metadata', 'metadata.google.internal', 'metadata.google.internal.', 'metadata.goog', 'instance-data', 'db', 'printer.local', 'router.lan'],
]

const literals = [
  ...['[::]', '[::1]', '[0:0:0:0:0:0:0:1]', '[0000:0000:0000:0000:0000:0000:0000:0001]', '[::0:1]', '[fc00::1]', '[fd00:ec2::254]', '[fe80::1]', '[fec0::1]'],
  ...['[ff02::1]', '[100::1]', '[2001:db8::1]', '[2001:0:7f00:1::]', '[5f00::1]', '127.1', '127.0.1', '0', '0x0', '0x7f.1', '10.1', '192.168.257'],
  ...['168.63.129.16', '100.100.100.200', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
]
