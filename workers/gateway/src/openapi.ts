import type { DomainOutline } from '@dot-do/contract'
import { openapi } from '@dot-do/service'
import contract from 'gateway.do/contract'
import { domains } from './route.ts'
import { fetcherOf, type Visit } from './visit.ts'

interface Document {
  tags: unknown[]
  paths: Record<string, unknown>
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> }
}

const keptMs = 60_000
let kept: { text: string; until: number } | undefined

/** All domains in one OpenAPI 3.1 document: `/yaml.do/rpc/parse`, schemas behind their domain's name. Kept for a minute. */
export async function combined(visit: Visit): Promise<string> {
  if (kept && kept.until > Date.now()) return kept.text
  const documents = await Promise.all(domains.map(async (domain) => renamed(domain, await textOf(visit, domain))))
  const { Problem, ...schemas } = Object.assign({}, ...documents.map(({ components }) => components.schemas)) as Record<string, unknown>
  const text = JSON.stringify({
    openapi: '3.1.1',
    info: {
      title: 'The .do platform',
      version: contract.version,
      summary: 'Every domain that runs here',
      description: 'Every domain that runs here, each method at `/<domain>/rpc/<method>`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: documents.flatMap(({ tags }) => tags),
    paths: Object.assign({}, ...documents.map(({ paths }) => paths)),
    components: { schemas: { ...schemas, Problem }, securitySchemes: documents[0]?.components.securitySchemes },
  })
  kept = { text, until: Date.now() + keptMs }
  return text
}

const textOf = async (visit: Visit, domain: DomainOutline): Promise<string> =>
  domain.label === 'gateway' ? JSON.stringify(openapi(contract)) : (await fetcherOf(visit, domain).fetch(`http://${domain.name}/openapi.json`)).text()

/** A domain's document with names that no other domain's has; `Problem` is everyone's. */
function renamed({ name, label }: DomainOutline, text: string): Document {
  const prefix = label
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
  const { components, paths, ...rest } = JSON.parse(
    text.replaceAll(/"#\/components\/schemas\/(?!Problem")(\w+)"/g, `"#/components/schemas/${prefix}$1"`),
  ) as Document
  const schemas = Object.entries(components.schemas).map(([schema, value]) => [schema === 'Problem' ? schema : `${prefix}${schema}`, value])
  return {
    ...rest,
    components: { ...components, schemas: Object.fromEntries(schemas) },
    paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [`/${name}${path}`, item])),
  }
}
