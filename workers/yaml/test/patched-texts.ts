import fc from 'fast-check'
import jsonpatch, { type Operation } from 'fast-json-patch'

export const key = fc.constantFrom('a', 'b', 'c', 'd', 'x y', '1', 'a/b', '~', '', 'yes')
const leaf = fc.constantFrom<unknown>(1, 'text', 'two words', '', null, true, 'multi\nline\n', '# no', "it's", 2.5, '- x', 'a: b')

export const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium' },
    leaf,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Writes JSON as a person might: comments, blank lines, flow style here and there, all indentations. Choices come from a seed. */
export class Hand {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  text(value: unknown): string {
    const body = this.#value(value, 0, false).replace(/^[ \n]/, '')
    const text = (this.#is(0.2) ? '# top\n' : '') + (this.#is(0.2) ? '---\n' : '') + body + (this.#is(0.5) ? '' : '\n')
    return this.#is(0.2) ? text.replaceAll('\n', '\r\n') : text
  }

  #is(probability: number): boolean {
    this.#state = (this.#state * 48271) % 2147483647
    return this.#state / 2147483647 < probability
  }

  #comment = () => (this.#is(0.25) ? '  # c' : '')
  #lead = (pad: string) => (this.#is(0.15) ? '\n' : '') + (this.#is(0.2) ? `${pad}# lead\n` : '')

  /** Starts with a space where it stays on the line, with a line end where it does not. */
  #value(value: unknown, indent: number, isFlow: boolean): string {
    if (!isContainer(value)) return ` ${JSON.stringify(value)}`
    if (isFlow || Object.keys(value).length === 0 || this.#is(0.25)) return this.#flow(value, indent)
    return `\n${Array.isArray(value) ? this.#sequence(value, indent) : this.#mapping(value, indent)}`
  }

  #flow(value: object, indent: number): string {
    const isOverLines = indent > 0 && this.#is(0.3)
    const gap = isOverLines ? `\n${' '.repeat(indent + 2)}` : this.#is(0.5) ? ' ' : ''
    const items = Object.entries(value).map(([name, item]) => {
      const text = this.#value(item, indent + 2, true).trimStart()
      return Array.isArray(value) ? text : `${JSON.stringify(name)}:${this.#is(0.8) ? ' ' : ''}${text}`
    })
    const separator = isOverLines ? `,${this.#is(0.2) ? ' # in' : ''}${gap}` : this.#is(0.8) ? ', ' : ','
    const inner = items.length > 0 ? gap + items.join(separator) + (this.#is(0.1) ? ',' : '') + gap : ''
    return Array.isArray(value) ? ` [${inner}]` : ` {${inner}}`
  }

  #sequence(items: unknown[], indent: number): string {
    const pad = ' '.repeat(indent)
    return items
      .map((item, index) => {
        const text = this.#value(item, indent + 2, false)
        const lead = index > 0 ? this.#lead(pad) : ''
        if (!text.startsWith('\n')) return `${lead}${pad}-${text}${this.#comment()}\n`
        const isCompact = text.startsWith(`\n${' '.repeat(indent + 2)}`) && this.#is(0.6)
        return isCompact ? `${lead}${pad}- ${text.slice(indent + 3)}` : `${lead}${pad}-${this.#comment()}${text}`
      })
      .join('')
  }

  #mapping(value: object, indent: number): string {
    const pad = ' '.repeat(indent)
    const step = this.#is(0.5) ? 2 : 4
    return Object.entries(value)
      .map(([name, item], index) => {
        const text = this.#value(item, indent + (Array.isArray(item) && this.#is(0.3) ? 0 : step), false)
        const lead = index > 0 ? this.#lead(pad) : ''
        const start = `${lead}${pad}${this.#is(0.1) ? `? ${JSON.stringify(name)}\n${pad}:` : `${JSON.stringify(name)}:`}`
        if (text.startsWith('\n')) return `${start}${this.#comment()}${text}`
        return `${start}${item === null && this.#is(0.5) ? '' : text}${this.#comment()}\n`
      })
      .join('')
  }
}

const choices = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 6, maxLength: 6 })
const names = ['add', 'add', 'replace', 'replace', 'remove', 'remove', 'move', 'copy', 'test'] as const

/** What an operation will be, once the document it is for is known. */
export const intent = fc.record({ op: fc.constantFrom(...names), to: choices, from: choices, key, value: json })

const escape = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1')

/** A path into a document; where it adds, it may end beside what is there. */
function pathIn(document: unknown, choices: number[], newKey?: string): string {
  let path = ''
  let node = document
  for (const [index, choice] of choices.entries()) {
    if (!isContainer(node)) break
    if (newKey !== undefined && choice < 0.3)
      return `${path}/${Array.isArray(node) ? (choice < 0.15 ? '-' : Math.floor(((choice - 0.15) / 0.15) * (node.length + 1))) : escape(newKey)}`
    const steps = Object.keys(node)
    if (steps.length === 0 || (index > 0 && choice > 0.85)) break
    const step = steps[Math.floor((choice / 0.86) * steps.length) % steps.length] ?? ''
    path += `/${escape(step)}`
    node = (node as Record<string, unknown>)[step]
  }
  return path
}

/** The operation for a document; undefined for one that the second implementation treats otherwise than RFC 6902. */
export function operationFor(
  document: unknown,
  { op, to, from, key: newKey, value }: typeof intent extends fc.Arbitrary<infer T> ? T : never,
): Operation | undefined {
  const path = pathIn(document, to, op === 'add' || op === 'move' || op === 'copy' ? newKey : undefined)
  const source = pathIn(document, from)
  if (op === 'remove') return path === '' ? undefined : { op, path }
  if (op === 'copy') return { op, path, from: source }
  if (op === 'move') return path === source || path.startsWith(`${source}/`) || source.startsWith(path) ? undefined : { op, path, from: source }
  const expected = op === 'test' && (to[0] ?? 0) < 0.8 ? (jsonpatch.getValueByPointer(document, path) as unknown) : value
  return { op, path, value: JSON.parse(JSON.stringify(expected)) as unknown }
}

/** The document after an operation, by fast-json-patch; it moves to places that only exist before the removal, so a move is two steps. */
export function applied(document: unknown, operation: Operation): unknown {
  const steps: Operation[] =
    operation.op === 'move'
      ? [
          { op: 'remove', path: operation.from },
          { op: 'add', path: operation.path, value: jsonpatch.getValueByPointer(document, operation.from) as unknown },
        ]
      : [operation]
  let result = document
  for (const step of structuredClone(steps)) result = jsonpatch.applyPatch(result, [step], true, false).newDocument
  return result
}
