import { type Contract, outlineOf } from '@dot-do/contract'
import { flagsOf } from '@dot-do/client/source'
import { Failure } from '../failure.ts'
import { declarations, exampleOf, shapedDeclarations } from './declarations.ts'
import { pascal, variableOf } from './names.ts'
import { shapedModule, shapedTypes } from './shape.ts'
import type { SdkSource } from './source.ts'

/** A published package: its name, and its files by path. */
export interface Package {
  name: string
  files: Record<string, string>
  /** Its client is of another shape than its contract. */
  isShaped?: boolean
}

interface Manifest {
  name: string
  version: string
  description: string
  keywords: string[]
  dependencies: Record<string, string>
}

/** The `package.json` of a published package. */
export const manifestOf = ({ name, version, description, keywords, dependencies }: Manifest): string =>
  `${JSON.stringify(
    {
      ...{ name, version, description, keywords, license: 'MIT', type: 'module', sideEffects: false, engines: { node: '>=20' } },
      ...{ types: './index.d.ts', exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' } },
      ...{ files: ['*.js', '*.d.ts'], publishConfig: { access: 'public' }, dependencies },
    },
    null,
    2,
  )}\n`

/** A version of `dependency` that keeps its promises. */
const caret = (version: string): string => `^${version}`

/** The packages of one domain: its own, and one for each alias. */
export function domainPackages(source: SdkSource, clientVersion: string): Package[] {
  const { contract } = source
  const { name, label, version, summary, tags } = contract
  const own: Package = {
    name,
    isShaped: source.shape !== undefined,
    files: {
      'package.json': manifestOf({ name, version, description: summary, keywords: ['.do', ...tags], dependencies: { '@dot-do/client': caret(clientVersion) } }),
      ...(source.shape === undefined
        ? { 'index.js': domainModule(contract), 'index.d.ts': declarations(source) }
        : { ...shapedTypes(source.shape), 'index.js': shapedModule(domainModule(contract), source.shape), 'index.d.ts': shapedDeclarations(contract) }),
      'README.md': `${source.readme?.trimEnd() ?? intro(contract)}\n\n${methodTable(contract)}`,
    },
  }
  return [own, ...contract.aliases.map((alias) => aliasPackage(contract, alias, variableOf(label)))]
}

const domainModule = ({ name, label, methods }: Contract): string => `import { createClient as connect } from '@dot-do/client'

export { DoError, safe } from '@dot-do/client'
export const createClient = (options) => connect('${name}', ${JSON.stringify(tableOf(methods))}, options)
export const ${variableOf(label)} = /* @__PURE__ */ createClient()
`

const tableOf = (methods: Contract['methods']): Record<string, string> =>
  Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, flagsOf(outlineOf(method))]))

/** The canonical client under the alias' name. */
function aliasPackage({ name, version, summary }: Contract, alias: string, variable: string): Package {
  const label = alias.replace(/\.do$/, '')
  const text = `export * from '${name}'\nexport { ${variable} as ${variableOf(label)} } from '${name}'\n`
  return {
    name: alias,
    files: {
      'package.json': manifestOf({ name: alias, version, description: summary, keywords: ['.do'], dependencies: { [name]: caret(version) } }),
      'index.js': text,
      'index.d.ts': text,
      'README.md': `# ${alias}\n\nAnother name of [${name}](https://${name}): ${summary}.\n`,
    },
  }
}

/** `sdk.do`: every domain at once. */
export function allPackage(contracts: Contract[], clientVersion: string): Package {
  const all = contracts.map(({ name, label }) => ({ name, variable: variableOf(label), type: pascal(label) }))
  if (all.some(({ name }) => name === 'sdk.do')) throw new Failure('sdk.do is the package of all domains: no contract can have its name')
  const makers = all.map(({ name, type }) => `import { createClient as create${type} } from '${name}'\n`).join('')
  const dependencies = { '@dot-do/client': caret(clientVersion), ...Object.fromEntries(contracts.map(({ name, version }) => [name, caret(version)])) }
  return {
    name: 'sdk.do',
    files: {
      'package.json': manifestOf({ name: 'sdk.do', version: clientVersion, description: 'Every .do domain in one package', keywords: ['.do'], dependencies }),
      'index.js': `${makers}
export { DoError, safe } from '@dot-do/client'
${all.map(({ name, variable }) => `export { ${variable} } from '${name}'\n`).join('')}export const createClient = (options) => ({
${all.map(({ variable, type }) => `  ${variable}: create${type}(options),\n`).join('')}})
`,
      'index.d.ts': `import type { ClientOptions } from '@dot-do/client'
${all.map(({ name, type }) => `import type { ${type} } from '${name}'\n`).join('')}
export { type Answer, type Call, type CallOptions, type ClientOptions, DoError, type Failure, type Issue, safe } from '@dot-do/client'
${all.map(({ name, variable, type }) => `export { ${variable}, type ${type} } from '${name}'\n`).join('')}
/** A client of every domain, by its label. */
export interface Do {
${all.map(({ variable, type }) => `  ${variable}: ${type}\n`).join('')}}

/** Makes clients of all domains with the same options. */
export declare function createClient(options?: ClientOptions): Do
`,
      'README.md': `# sdk.do\n\nEvery .do domain in one package.\n\n\`\`\`ts\nimport { ${all.map(({ variable }) => variable).join(', ')} } from 'sdk.do'\n\`\`\`\n\n${contracts.map(({ name, summary }) => `- [${name}](https://${name}): ${summary}`).join('\n')}\n`,
    },
  }
}

function intro({ name, label, summary, description, methods }: Contract): string {
  const calls = Object.entries(methods).flatMap(([method, { examples }]) => (examples[0] ? (exampleOf(label, method, examples[0].input) ?? []) : []))
  return `# ${name}

${summary}.${description === undefined ? '' : `\n\n${description}`}

\`\`\`sh
npm install ${name}
\`\`\`

\`\`\`ts
import { ${variableOf(label)} } from '${name}'

${calls[0] ? `const answer = ${calls[0]}` : `${variableOf(label)}.`}
\`\`\`

The key is read from \`DO_API_KEY\`, the address from \`DO_BASE_URL\`; \`createClient({ apiKey, baseUrl })\` takes them from you. A failed call throws a \`DoError\` with \`code\`, \`status\` and \`requestId\`.`
}

const methodTable = ({ methods }: Contract): string =>
  [
    '| Method | | Access |',
    '|---|---|---|',
    ...Object.entries(methods).map(([name, { summary, access }]) => `| \`${name}\` | ${summary.replaceAll('|', '\\|')} | ${access} |`),
    '',
  ].join('\n')
