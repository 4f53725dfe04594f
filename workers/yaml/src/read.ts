import { Composer, type CST, type Document, isScalar, Lexer, Parser, type YAMLError } from 'yaml'
import type { Issue } from '@dot-do/contract/problem'
import { invalid } from '@dot-do/service'
import { aliasesMax, depthMax, nodesMax } from 'yaml.do/contract'
import { Source } from './source.ts'
import { exactTags, isPlain } from './tags.ts'

export type ParsedDocument = Document.Parsed

/** Something wrong at a place in the text. */
export interface Finding {
  offset: number
  message: string
  code: string
}

export interface Stream {
  source: Source
  documents: ParsedDocument[]
  errors: Finding[]
  warnings: Finding[]
  /** How many aliases the text has. */
  aliases: number
  /** What the text is made of, every character of it, where it was asked for. */
  tokens: CST.Token[]
}

export interface ReadOptions {
  version?: '1.1' | '1.2'
  keepTokens?: boolean
}

/**
 * Reads every document of a text. Its syntax errors are in the result; a text past a limit (depth, nodes, aliases) is
 * `invalid_argument`, found while its tokens come in, before anything is built from them.
 */
export function read(text: string, { version = '1.2', keepTokens = false }: ReadOptions = {}): Stream {
  const source = new Source(text)
  // The keys of a mapping are compared in linear time when its data is read: the library compares each with each.
  const options = { version, keepSourceTokens: keepTokens, uniqueKeys: false, customTags: exactTags, logLevel: 'silent', prettyErrors: false } as const
  const parser = new Parser()
  const composer = new Composer(options)
  const countError = limitErrors(composer)
  const documents: ParsedDocument[] = []
  const meter = new Meter(source)
  const directives = new Directives()
  const all: CST.Token[] = []
  const take = (tokens: ReturnType<Parser['end']>) => {
    for (const token of tokens) {
      if (keepTokens) all.push(token)
      directives.see(token)
      if (token.type === 'error') countError()
      for (const document of composer.next(token)) documents.push(document)
    }
  }
  untilTooManyErrors(() => {
    for (const lexeme of new Lexer().lex(text)) {
      take(parser.next(lexeme))
      meter.count(lexeme, parser)
    }
    take(parser.end())
    for (const document of composer.end(false)) documents.push(document)
    directives.end()
  })
  const loose = composer.streamInfo()
  return {
    source,
    documents: documents.filter((document) => !isNothing(document)),
    errors: [...[...documents.flatMap(({ errors }) => errors), ...loose.errors].map(toFinding), ...directives.errors],
    warnings: [...documents.flatMap(({ warnings }) => warnings), ...loose.warnings].map(toFinding),
    aliases: meter.aliases,
    tokens: all,
  }
}

/** More are not looked for, nor are more warnings: each costs more than the text it is about. */
const errorsMax = 1000

class TooManyErrors extends Error {}

type Report = (source: unknown, code: string, message: string, isWarning?: boolean) => void

/** Stops the composer at the first error past the limit. Gives the way to tell of those that the parser found. */
function limitErrors(composer: Composer): () => void {
  const report: Report = composer['onError'] // private to its type, but the one way that its own errors take
  let errors = 0
  let warnings = 0
  const count = () => {
    if (++errors > errorsMax) throw new TooManyErrors()
  }
  const limited: Report = (source, code, message, isWarning) => {
    if (!isWarning) count()
    else if (++warnings > errorsMax) return
    report(source, code, message, isWarning)
  }
  composer['onError'] = limited
  return count
}

function untilTooManyErrors(run: () => void): void {
  try {
    run()
  } catch (cause) {
    if (!(cause instanceof TooManyErrors)) throw cause
  }
}

const toFinding = ({ pos, message, code }: YAMLError): Finding => ({ offset: Math.max(0, pos[0]), message, code: code.toLowerCase() })

// The library makes a document of an end marker (...) that nothing stands before.
function isNothing({ directives, contents, errors }: ParsedDocument): boolean {
  return (
    errors.length === 0 &&
    !directives.docStart &&
    isScalar(contents) &&
    isPlain(contents) &&
    contents.source === '' &&
    contents.tag === undefined &&
    contents.anchor === undefined
  )
}

/** Rules of directives that the library does not check: a document follows them, and %YAML comes once. */
class Directives {
  readonly errors: Finding[] = []
  #pending: CST.Token | undefined
  #hasVersion = false

  see(token: CST.Token): void {
    if (token.type === 'directive') this.#directive(token)
    else if (token.type === 'document') this.#clear()
    else if (token.type === 'doc-end') this.end()
  }

  end(): void {
    if (this.#pending) this.errors.push({ offset: this.#pending.offset, message: 'A document must follow its directives', code: 'bad_directive' })
    this.#clear()
  }

  #directive(token: CST.Directive): void {
    const isVersion = token.source.startsWith('%YAML')
    if (isVersion && this.#hasVersion) this.errors.push({ offset: token.offset, message: 'The %YAML directive must only be given once', code: 'bad_directive' })
    this.#hasVersion ||= isVersion
    this.#pending = token
  }

  #clear(): void {
    this.#pending = undefined
    this.#hasVersion = false
  }
}

// The parser keeps the document and the scalar at hand on its stack beside the open collections.
const stackMax = depthMax + 2
const scalarFollows = '\x1f'

/** Counts what the lexer finds. Each kind alone is a lower bound on the nodes that will be built. */
class Meter {
  aliases = 0
  readonly #source: Source
  #scalars = 0
  #items = 0
  #values = 0
  #isScalar = false

  constructor(source: Source) {
    this.#source = source
  }

  count(lexeme: string, parser: Parser): void {
    if (this.#isScalar) this.#isScalar = false
    else this.#countToken(lexeme, parser)
    if (parser.stack.length > stackMax && openCollections(parser) > depthMax)
      this.#refuse(parser, 'too_deep', `Collections are nested more than ${depthMax} deep`)
  }

  #countToken(lexeme: string, parser: Parser): void {
    switch (lexeme[0]) {
      case scalarFollows:
        this.#isScalar = true
        this.#scalars++
        break
      case '"':
      case "'":
        this.#scalars++
        break
      case '-':
        this.#items++
        break
      case ':':
        this.#values++
        break
      case '*':
        if (++this.aliases > aliasesMax) this.#refuse(parser, 'too_many_aliases', `More than ${aliasesMax} aliases`)
    }
    if (Math.max(this.#scalars, this.#items, this.#values) > nodesMax) this.#refuse(parser, 'too_many_nodes', `More than ${nodesMax} values and keys`)
  }

  #refuse({ offset }: Parser, reason: string, message: string): never {
    return invalid([this.#source.issue(offset, message)], [], reason)
  }
}

const openCollections = ({ stack }: Parser) => stack.filter(({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection').length

/** Ends the call with what is wrong in the text, in the order of the text. */
export function refuseErrors(source: Source, findings: Finding[]): void {
  if (findings.length > 0) invalid(toIssues(source, findings), [], findings.length === 1 ? findings[0]?.code : 'syntax')
}

const toIssues = (source: Source, findings: Finding[]): Issue[] =>
  findings
    .toSorted((left, right) => left.offset - right.offset)
    .slice(0, 100)
    .map(({ offset, message }) => source.issue(offset, message))

/** The one document of a text; null where there is none. Several are refused. */
export function onlyDocument({ source, documents }: Stream, hint: string): ParsedDocument | undefined {
  const second = documents[1]
  if (second) invalid([source.issue(second.range[0], `Here starts a second document${hint}`)], [], 'multiple_documents')
  return documents[0]
}
