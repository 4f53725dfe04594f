import { SanitizeError } from './error.ts'
import { type Profile, type ProfileRules, profiles } from './profiles.ts'

/** What a caller adds to a profile. */
export interface Allow {
  tags?: readonly string[] | undefined
  /** By element, `*` for all of them; `data-*` takes every name that starts so. */
  attributes?: Readonly<Record<string, readonly string[]>> | undefined
  protocols?: readonly string[] | undefined
  /** Class names, `language-*` for all that start so. */
  classes?: readonly string[] | undefined
  /** CSS properties. */
  properties?: readonly string[] | undefined
}

/** Names, or beginnings of names. */
class Names {
  readonly #exact = new Map<string, ReadonlySet<string> | undefined>()
  readonly #starts: string[] = []

  /** `name`, `start*`, or `name=one|other`; of a name given twice the later holds. */
  add(entries: Iterable<string>): this {
    for (const entry of entries) {
      const [name = '', values] = entry.split('=', 2)
      if (name.endsWith('*')) this.#starts.push(name.slice(0, -1))
      else if (name !== '') this.#exact.set(name, values === undefined ? undefined : new Set(values.split('|')))
    }
    return this
  }

  has(name: string, value?: string): boolean {
    if (!this.#exact.has(name)) return this.#starts.some((start) => name.startsWith(start))
    const values = this.#exact.get(name)
    return !values || value === undefined || values.has(value.trim().toLowerCase())
  }
}

/** A profile made ready: what may stay, by element. */
export interface Rules {
  profile: Profile
  elements: ReadonlyMap<string, Names>
  common: Names
  classes: ReadonlyMap<string, Names>
  properties: ReadonlySet<string>
  protocols: ReadonlySet<string>
  /** Schemes that a caller added, which pictures may have too. */
  added: ReadonlySet<string>
}

const own = new Map<Profile, Rules>()

/** The rules of a profile with a caller's additions. Fails with a SanitizeError on one that no profile takes. */
export function rulesOf(profile: Profile, allow?: Allow): Rules {
  if (allow) return compile(profile, profiles[profile], checked(profile, allow))
  const known = own.get(profile) ?? compile(profile, profiles[profile], {})
  own.set(profile, known)
  return known
}

const words = (text: string): string[] => text.split(' ')
const protocols = ['http', 'https', 'mailto', 'tel']

function compile(profile: Profile, from: ProfileRules, allow: Allow): Rules {
  const elements = new Map(Object.entries(from.elements).map(([name, attributes]) => [name, new Names().add(words(attributes))]))
  for (const tag of allow.tags ?? []) if (!elements.has(tag)) elements.set(tag, new Names())
  const common = new Names().add(words(from.common))
  for (const [tag, attributes] of Object.entries(allow.attributes ?? {})) (tag === '*' ? common : elements.get(tag))?.add(attributes)
  const classes = new Map(Object.entries(from.classes).map(([name, list]) => [name, new Names().add(words(list))]))
  if (allow.classes) classes.set('*', (classes.get('*') ?? new Names()).add(allow.classes))
  return {
    profile,
    elements,
    common,
    classes,
    properties: new Set([...words(from.properties), ...(allow.properties ?? [])]),
    protocols: new Set([...protocols, ...(allow.protocols ?? [])]),
    added: new Set(allow.protocols),
  }
}

// What runs, loads or embeds a document, changes how the rest is read, or is read as text in one place and as elements in another.
const refusedTags = new Set(
  (
    'script style base meta link html head body frame frameset noframes iframe object embed applet param noscript noembed xmp plaintext listing template title slot portal fencedframe ' +
    'svg math textarea selectedcontent image isindex annotation-xml foreignobject animate animatemotion animatetransform set discard mpath handler feimage'
  ).split(' '),
)
const refusedAttributes = new Set(['srcdoc', 'is', 'http-equiv', 'nonce', 'xmlns', 'attributename', 'shadowrootmode'])
const refusedProtocols = new Set(['javascript', 'vbscript', 'livescript', 'data', 'blob', 'filesystem', 'about', 'file', 'view-source', 'jar'])
const refusedProperties = new Set(['position', 'behavior', '-moz-binding', 'z-index', 'content', 'all', 'src'])

function checked(profile: Profile, allow: Allow): Allow {
  const isSvg = profile === 'svg'
  for (const tag of allow.tags ?? []) {
    if (!(isSvg ? /^[a-z][A-Za-z]*$/ : /^[a-z][a-z0-9-]*$/).test(tag) || refusedTags.has(tag.toLowerCase())) refuse(tag, 'tags')
  }
  const tags = new Set(['*', ...(allow.tags ?? []), ...Object.keys(profiles[profile].elements)])
  for (const [tag, attributes] of Object.entries(allow.attributes ?? {})) {
    if (!tags.has(tag)) throw new SanitizeError('not_allowed', `${tag} is not among the profile’s elements; name it in tags too`, ['allow', 'attributes', tag])
    for (const name of attributes) if (!isAttribute(name)) refuse(name, 'attributes', tag)
  }
  for (const scheme of allow.protocols ?? []) if (!/^[a-z][a-z0-9+.-]*$/.test(scheme) || refusedProtocols.has(scheme)) refuse(scheme, 'protocols')
  for (const name of allow.classes ?? []) if (!/^[^\s=*]*\*?$/.test(name)) refuse(name, 'classes')
  for (const name of allow.properties ?? []) if (!/^-?[a-z][a-z-]*$/.test(name) || refusedProperties.has(name)) refuse(name, 'properties')
  return allow
}

// A beginning must be long enough to say what it is: `o*` would take onclick.
const isAttribute = (name: string): boolean =>
  /^(?:data|aria)-[a-z0-9-]*\*$/.test(name) ||
  (/^[A-Za-z_][\w:.-]*$/.test(name) && !/^on|^xmlns:|:on/i.test(name) && !refusedAttributes.has(name.toLowerCase()))

function refuse(name: string, ...path: string[]): never {
  throw new SanitizeError('not_allowed', `${name} can’t be allowed`, ['allow', ...path])
}
