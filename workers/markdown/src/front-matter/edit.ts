import type { Operation } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import type { Format } from './split.ts'
import { entriesOf } from './toml.ts'

/** Front matter with a patch applied: what the patch does not touch keeps its comments and its place. */
export async function edited(raw: string, format: Format, patch: Operation[], call: Calls): Promise<string> {
  const closed = raw === '' || raw.endsWith('\n') ? raw : `${raw}\n`
  if (format === 'yaml') return closed.trim() === '' ? begun(patch, call) : ended((await call.yaml.edit({ text: closed, patch })).text)
  const { text: yaml } = await call.yaml.convert({ text: closed.trim() === '' ? '{}' : closed, from: closed.trim() === '' ? 'json' : format, to: 'yaml' })
  const { text: next } = await call.yaml.edit({ text: yaml, patch })
  const { text } = await call.yaml.convert({ text: next, from: 'yaml', to: format })
  if (format === 'json') return ended(JSON.stringify(JSON.parse(text), null, indentOf(closed)))
  const now = await values(text, call)
  const whole = kept(closed, text, await values(closed, call), now)
  return isSame(await values(whole, call).catch(() => undefined), now) ? whole : ended(text)
}

/** The first data of all: there is no style to keep. */
async function begun(patch: Operation[], call: Calls): Promise<string> {
  const { data } = await call.yaml.parse({ text: (await call.yaml.edit({ text: '{}', patch })).text })
  return (await call.yaml.stringify({ data })).text
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))

/** Data with its keys in order: those of TOML may come in another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)])
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

const indentOf = (json: string): string => /^\{\r?\n([ \t]+)/.exec(json.trimStart())?.[1] ?? ''

async function values(toml: string, call: Calls): Promise<Record<string, unknown>> {
  return toml.trim() === '' ? {} : (JSON.parse((await call.yaml.convert({ text: toml, from: 'toml', to: 'json' })).text) as Record<string, unknown>)
}

/** TOML after a change, with what was there before for every top-level entry that has the same value. */
function kept(before: string, after: string, old: Record<string, unknown>, now: Record<string, unknown>): string {
  const was = entriesOf(before)
  const is = entriesOf(after)
  // An entry that is written in several places can't be told from the rest by its name.
  if (!was || !is) return after
  const isKept = (name: string): boolean => Object.hasOwn(old, name) && isSame(old[name], now[name])
  const left = was.entries
    .filter(({ name }) => Object.hasOwn(now, name))
    .map((entry) => (isKept(entry.name) ? entry : (is.entries.find(({ name }) => name === entry.name) ?? entry)))
  const names = new Set(left.map(({ name }) => name))
  const added = is.entries.filter(({ name }) => !names.has(name))
  // Keys stand before tables, or they would be in one.
  const all = [...left, ...added]
  return [...all.filter(({ isTable }) => !isTable), ...all.filter(({ isTable }) => isTable)].map(({ text }) => ended(text)).join('') + was.rest
}
