import { inspect } from 'node:util'
import { choiceOf, type Contract, isBytes, isStream, type Method, type Output } from '@dot-do/contract'
import type { z } from 'zod'
import { Names, pascal, variableOf } from './names.ts'
import { docComment } from './print.ts'
import type { SdkSource } from './source.ts'
import { TypeFile } from './types.ts'

const imported = ['Call', 'CallOptions', 'ClientOptions', 'DoError', 'Failure', 'FileInput', 'Issue']

/** The `index.d.ts` of a domain: plain types, documented by the contract's own sentences. */
export function declarations({ contract, schemas, docs }: SdkSource): string {
  const client = pascal(contract.label)
  const errors = Object.keys(contract.methods).flatMap((name) => [pascal(name, 'error'), pascal(name, 'errors')])
  const types = new TypeFile(new Names([...imported, 'AsyncIterable', 'Blob', 'Record', client, ...errors]), schemas, new Map(docs))
  for (const [name, method] of Object.entries(contract.methods)) addSchemas(types, name, method)
  types.seal()
  const members = Object.entries(contract.methods).map(([name, method]) => member(types, contract, name, method))
  const failures = Object.entries(contract.methods).flatMap(([name, method]) => failure(types, name, method))
  const needed = imported.filter(
    (name) => !['DoError', 'Issue'].includes(name) && new RegExp(`\\b${name}\\b`).test([...members, ...failures, types.text, 'ClientOptions'].join('')),
  )
  return `import type { ${needed.join(', ')} } from '@dot-do/client'

${exported}

${docComment([`${contract.name}: ${contract.summary}.`, ...(contract.description === undefined ? [] : [contract.description])], '')}export interface ${client} {
${members.join('\n')}}

${factories(contract)}${types.text}${failures.join('')}`
}

const exported = `export { type Answer, type Call, type CallOptions, type ClientOptions, DoError, type Failure, type FileInput, type Issue, safe } from '@dot-do/client'`

const factories = ({ name, label }: Contract): string => `/** Makes a client of ${name}. */
export declare function createClient(options?: ClientOptions): ${pascal(label)}

/** The ready client of ${name}: reads DO_API_KEY and DO_BASE_URL when it is used. */
export declare const ${variableOf(label)}: ${pascal(label)}
`

/** The `index.d.ts` of a domain whose `types.ts` types its client. */
export const shapedDeclarations = (contract: Contract): string => `import type { ClientOptions } from '@dot-do/client'
import type { ${pascal(contract.label)} } from './types.js'

${exported}
export type * from './types.js'

${factories(contract)}`

function addSchemas(types: TypeFile, name: string, { input, output, errors }: Method): void {
  types.add('input', pascal(name, 'input'), input, `What \`${name}\` takes.`)
  const answer = answerOf(output)
  if (answer) types.add('output', pascal(name, 'output'), answer, isStream(output) ? `An event of \`${name}\`.` : `What \`${name}\` answers.`)
  for (const [code, schema] of Object.entries(errors)) {
    if (isSchema(schema)) types.add('output', pascal(name, code), schema, `The \`data\` of \`${name}\`’s ${code}.`)
  }
}

/** The schema of what comes as JSON: the output, or an event of a stream. */
function answerOf(output: Output): z.ZodType | undefined {
  if (isStream(output)) return output.event
  return isBytes(output) ? output.json : output
}

function resultOf(types: TypeFile, name: string, { output }: Method): string {
  const answer = answerOf(output) && types.use('output', pascal(name, 'output'))
  if (isStream(output)) return `AsyncIterable<${answer}>`
  return [...(isBytes(output) ? ['Blob'] : []), ...(answer === undefined ? [] : [answer])].join(' | ')
}

const isSchema = (schema: z.ZodType | true | undefined): schema is z.ZodType => schema !== undefined && schema !== true

function member(types: TypeFile, contract: Contract, name: string, method: Method): string {
  const mark = types.isOptional(pascal(name, 'input')) ? '?' : ''
  const input = types.use('input', pascal(name, 'input'))
  const result = resultOf(types, name, method)
  const doc = docComment(docOf(contract, name, method), '  ')
  const overload = (taken: string, answered: string): string => `${doc}  ${name}(${taken}, options?: CallOptions): Call<${answered}${errorsOf(name, method)}>\n`
  return [...chosen(method, input, result).map(([taken, answered]) => overload(`input: ${taken}`, answered)), overload(`input${mark}: ${input}`, result)].join(
    '',
  )
}

/** Where a field of the input decides between bytes and JSON: what the input is for each, and what it is answered with. */
function chosen({ output, ...method }: Method, input: string, result: string): [string, string][] {
  const choice = choiceOf(output)
  if (!choice) return []
  const [field, values] = choice
  const isWhenLeftOut = values.includes(undefined)
  const isOptional = method.input.shape[field]?.safeParse(undefined).success
  const json = values.map((value) => inspect(value)).join(' | ')
  return [
    [`${input} & { ${field}${isWhenLeftOut ? '?' : ''}: ${json} }`, result.replace('Blob | ', '')],
    [`${input} & { ${field}${!isWhenLeftOut && isOptional ? '?' : ''}: Exclude<${input}['${field}'], ${json}> }`, 'Blob'],
  ]
}

function docOf({ label }: Contract, name: string, { summary, description, access, output, errors, examples, deprecated }: Method): string[] {
  const codes = Object.keys(errors)
  const example = examples[0] && exampleOf(label, name, examples[0].input)
  return [
    `${summary}.`,
    ...(description === undefined ? [] : [description]),
    ...(isBytes(output) ? [`A Blob of type ${output.contentTypes.join(' or ')}${output.json ? `, or JSON${whenJson(output)}` : ''}.`] : []),
    ...(isStream(output) ? ['Events, as they come: `for await (const event of await …)`.'] : []),
    ...(codes.length > 0 ? [`Fails with ${codes.map((code) => `\`${code}\``).join(', ')} beside what every call can fail with.`] : []),
    access === 'public' ? 'Needs no key.' : `Needs a key with \`${label}:${access}\` or \`${label}.${name}\`.`,
    ...(deprecated === undefined ? [] : [`@deprecated ${deprecated.instead}`]),
    ...(example === undefined ? [] : [`@example\n${example}`]),
  ]
}

function whenJson(output: Output): string {
  const [field, values] = choiceOf(output) ?? []
  return values ? ` with \`${field}\`: ${values.map((value) => inspect(value)).join(' or ')}` : ''
}

const exampleMax = 300

/** A call with the input; none when it is too long to read at a glance. */
export function exampleOf(label: string, name: string, input: unknown): string | undefined {
  const text = `await ${variableOf(label)}.${name}(${Object.keys(input as object).length > 0 ? inspect(input, { depth: null, breakLength: 100 }) : ''})`
  return text.length > exampleMax ? undefined : text
}

function errorsOf(name: string, { errors }: Method): string {
  const codes = Object.keys(errors)
  if (codes.length === 0) return ''
  return Object.values(errors).some(isSchema) ? `, ${pascal(name, 'errors')}` : `, { ${codes.map((code) => `${code}: undefined`).join('; ')} }`
}

/** The declared errors of a method that carry data, and the type of whatever it fails with. */
function failure(types: TypeFile, name: string, { errors }: Method): string[] {
  const declared = Object.entries(errors)
  if (!Object.values(errors).some(isSchema)) return []
  const members = declared.map(([code, schema]) => `  ${code}: ${isSchema(schema) ? types.use('output', pascal(name, code)) : 'undefined'}\n`)
  return [
    `\n/** What the declared errors of \`${name}\` carry in \`data\`, by code. */\nexport interface ${pascal(name, 'errors')} {\n${members.join('')}}\n`,
    `\n/** What a failed \`${name}\` throws, and \`safe(…)\` gives: its \`code\` tells the type of its \`data\`. */\nexport type ${pascal(name, 'error')} = Failure<${pascal(name, 'errors')}>\n`,
  ]
}
