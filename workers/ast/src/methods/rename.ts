import { Problem } from '@dot-do/contract'
import { ScopeType } from '@typescript-eslint/scope-manager'
import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'ast.do/contract'
import { unifiedDiff } from '../edits/diff.ts'
import { apply } from '../edits/edits.ts'
import { type Parsed as Script, faultsOf, parseScript } from '../estree/babel.ts'
import { requireTreeDepth } from '../estree/shape.ts'
import { newFaults } from '../faults.ts'
import { withinStack } from '../guard.ts'
import { lineStarts, positionsOf } from '../positions.ts'
import { type Binding, type Bindings, bindingsOf } from '../scope/bindings.ts'
import { conflictsOf } from '../scope/conflicts.ts'
import { doublesOf, editsOf } from '../scope/renaming.ts'
import { scriptOf } from '../script.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'rename'>

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

/** Renames one binding, wherever it is used. */
export function rename(input: Input): Answer<Contract, 'rename'> {
  const { code, to } = input
  if (!identifier.test(to)) throw new Problem('invalid_argument', 'to: this is no name', { issues: [{ path: ['to'], message: 'this is no name' }] })
  const source = scriptOf(input)
  const options = { ...input, language: source.language }
  const script = parseScript(code, options)
  requireTreeDepth(script.program)
  const bindings = bindingsOf(script.program, code)
  const binding = bindingFor(input, bindings)
  if (binding.name === to) return { code, edits: [], diff: '' }
  requireFree(binding, input, bindings)
  const edits = withinStack(() => editsOf(binding, to, code, doublesOf(script.program)))
  const renamed = apply(code, edits)
  requireSound(script, faultsOf(renamed, options), to)
  return { code: renamed, edits, diff: unifiedDiff(source.name, code, edits) }
}

function bindingFor({ code, at, name }: Input, { all }: Bindings): Binding {
  if ((at === undefined) === (name === undefined)) throw new Problem('invalid_argument', 'give either at or name')
  if (at === undefined) return bindingNamed(name ?? '', code, all)
  const lines = lineStarts(code)
  const start = lines[at.line - 1]
  if (start === undefined || start + at.column > (lines[at.line] ?? code.length + 1)) throw new Problem('invalid_argument', 'at: the code has no such place')
  const offset = start + at.column
  const found = all.find(({ occurrences }) => occurrences.some((each) => each.start <= offset && offset <= each.end))
  if (!found) throw new Problem('invalid_argument', 'at: no name that this code binds is there', { reason: 'binding' })
  return found
}

/** The one binding of a name; of several the one of the outermost scope, if that is one. */
function bindingNamed(name: string, code: string, all: Binding[]): Binding {
  const named = all.filter((each) => each.name === name)
  const outer = named.filter(({ variables }) => variables.some(({ scope }) => scope.type === ScopeType.module || scope.type === ScopeType.global))
  const [found, ...others] = outer.length > 0 ? outer : named
  if (!found) throw new Problem('invalid_argument', `name: this code binds no ${name.slice(0, 100)}`, { reason: 'binding' })
  if (others.length === 0) return found
  const position = positionsOf(code)
  const places = named.map(({ declared }) => position(declared.start)).map(({ line, column }) => `${line}:${column}`)
  throw new Problem('invalid_argument', `name: ${named.length} bindings have it, say which by at: ${places.slice(0, 20).join(', ')}`, { reason: 'binding' })
}

function requireFree(binding: Binding, { code, to }: Input, bindings: Bindings): void {
  const conflicts = conflictsOf(binding, to, bindings)
  if (conflicts.length === 0) return
  const places = conflicts.slice(0, 100).map(positionsOf(code))
  const detail = `${to} is taken: at ${places
    .slice(0, 3)
    .map(({ line, column }) => `${line}:${column}`)
    .join(', ')} it would come to mean something else`
  throw new Problem('failed_precondition', detail, { data: { places }, reason: 'name' })
}

function requireSound({ errors }: Script, after: Script['errors'], to: string): void {
  const [first] = newFaults(errors, after)
  if (!first) return
  const { line, column, offset, message } = first
  throw new Problem('failed_precondition', `${to} can't be a name here: ${message}`, { data: { places: [{ line, column, offset }] }, reason: 'name' })
}
