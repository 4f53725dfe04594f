import { type Kind, type Of, present } from './kind.ts'

// RFC 5870 knows no exponents; a ten millionth of a degree is a centimetre.
const plain = (value: number, digits: number): string =>
  String(Number(value.toFixed(digits)))
    .replace(/^-?\d\.?\d*e.*$/, '0')
    .replace(/^-0$/, '0')

export const geo: Kind<Of<'geo'>> = {
  build: ({ latitude, longitude, altitude }) => `geo:${plain(latitude, 7)},${plain(longitude, 7)}${altitude === undefined ? '' : `,${plain(altitude, 2)}`}`,
  parse(text) {
    const [, latitude, longitude, altitude] = /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:,(-?\d+(?:\.\d+)?))?(?:[;?]|$)/i.exec(text) ?? []
    if (latitude === undefined) return undefined
    return present({ kind: 'geo', latitude: Number(latitude), longitude: Number(longitude), altitude: altitude === undefined ? undefined : Number(altitude) })
  },
}
