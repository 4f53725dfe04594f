import type { Env } from '../env.ts'

const extensions: Record<string, string> = { jpeg: 'jpg', avif: 'avif', webp: 'webp', png: 'png', gif: 'gif' }

/** An address of this domain: by its own host, or by path where the platform is on one. */
export function addressOf({ DO_BASE_URL }: Env, segments: string[], query: Record<string, string | undefined>): string {
  const base = DO_BASE_URL === '' ? 'https://photos.do' : `${DO_BASE_URL.replace(/\/+$/, '')}/photos.do`
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const search = said.length > 0 ? `?${new URLSearchParams(said).toString()}` : ''
  return `${base}/${segments.map(segment).join('/')}${search}`
}

// As a browser writes it: what options are made of stays legible.
const segment = (text: string): string => encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3D', '=').replaceAll('%3B', ';')

/** The last segment of an address: the photo's name as far as it is plain, with an ending that fits what is likely served. */
export function fileName(name: string, format: string): string {
  const plain = name
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase()
  return `${plain === '' ? 'photo' : plain}.${extensions[format] ?? 'jpg'}`
}
