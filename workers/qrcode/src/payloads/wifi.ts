import { escapeWith, readFields, unescaped } from './escaped.ts'
import { bytesOf, demand, type Kind, type Of, present } from './kind.ts'

type Wifi = Of<'wifi'>

// WPA3 Specification 3.5, section 7: a network of WPA3 alone is WPA whose transition is disabled. Android writes SAE.
const types = { open: 'nopass', WEP: 'WEP', WPA: 'WPA', WPA3: 'WPA', EAP: 'WPA2-EAP' }

export const wifi: Kind<Wifi> = {
  build(given) {
    const { ssid, password, hidden, eap, security = password === undefined ? 'open' : 'WPA' } = given
    check({ ...given, security })
    const fields: [string, string | undefined][] = [
      ['T', types[security]],
      ['R', security === 'WPA3' ? '1' : undefined],
      ['S', ssid],
      ['E', eap?.method],
      ['PH2', eap?.phase2],
      ['A', eap?.anonymousIdentity],
      ['I', eap?.identity],
      ['P', password],
      ['H', hidden ? 'true' : undefined],
    ]
    return `WIFI:${fields.map(([name, value]) => (value === undefined ? '' : `${name}:${escapeWith('\\;,":', value)};`)).join('')};`
  },
  parse(text) {
    const fields = readFields(text, 'WIFI')
    if (!fields) return undefined
    const { T: type = 'nopass', R: transition, S, E, PH2, A, I, P, H } = Object.fromEntries(fields.map(([name, value]) => [name, unescaped(value)]))
    const security = securityOf(type.toUpperCase(), transition)
    const eap = security === 'EAP' ? present({ method: E, phase2: PH2, anonymousIdentity: A, identity: I }) : undefined
    return present({ kind: 'wifi', ssid: S, security, password: P, hidden: H?.toLowerCase() === 'true' || undefined, eap })
  },
}

type Security = NonNullable<Wifi['security']>

function securityOf(type: string, transition: string | undefined): Security {
  if (type === 'SAE') return 'WPA3'
  if (type === 'WEP') return 'WEP'
  if (type.includes('EAP')) return 'EAP'
  if (type !== 'WPA' && type !== 'WPA2') return 'open'
  return transition !== undefined && (Number.parseInt(transition, 16) & 1) === 1 ? 'WPA3' : 'WPA'
}

function check({ ssid, security, password, eap }: Wifi & { security: Security }): void {
  demand(bytesOf(ssid) <= 32, 'ssid', 'longer than 32 bytes of UTF-8')
  demand((security === 'EAP') === (eap !== undefined), 'eap', security === 'EAP' ? 'needed for EAP' : 'of EAP only')
  if (security === 'open') demand(password === undefined, 'password', 'an open network has none')
  else if (security !== 'EAP') demand(password !== undefined, 'password', `needed for ${security}`)
  if (password === undefined) return
  if (security === 'WEP')
    demand(
      /^(?:.{5}|.{13}|.{16}|[0-9a-f]{10}|[0-9a-f]{26}|[0-9a-f]{32})$/i.test(password),
      'password',
      'of WEP: 5, 13 or 16 characters, or 10, 26 or 32 hexadecimal digits',
    )
  // IEEE 802.11, M.4.1: a passphrase; 64 hexadecimal digits are the key itself. WPA3 takes any length.
  if (security === 'WPA')
    demand(/^[\x20-\x7e]{8,63}$|^[0-9a-f]{64}$/i.test(password), 'password', 'of WPA: 8 to 63 characters of ASCII, or 64 hexadecimal digits')
}
