import { invalid, suggestion, targetOf } from '@dot-do/service'
import outlines from 'do:domains'
import type { InlineTool, MethodTool, Tool } from 'llm.do/contract'
import { inputSchemaOf } from './schemas.ts'

/** The tools of a call: what the model is told of them, and those of its calls that are made here. */
export interface Tools {
  offered: InlineTool[]
  methods: Map<string, Pick<MethodTool, 'domain' | 'method'>>
}

export const isMethod = (tool: Tool): tool is MethodTool => 'domain' in tool

const nameOf = (tool: Tool): string => (isMethod(tool) ? (tool.name ?? `${tool.domain}_${tool.method}`.slice(0, 64)) : tool.name)

/** The tools as they are offered; `invalid_argument` for a method that there is not, or that writes and is not in `allow`. */
export async function toolsOf(env: unknown, tools: Tool[], allow: string[] = []): Promise<Tools> {
  const names = tools.map(nameOf)
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) invalid(`two tools are called ${name}`, ['tools', index, 'name'])
  })
  const offer = async (tool: Tool, index: number): Promise<InlineTool> => {
    if (!isMethod(tool)) return tool
    const { domain, method, description } = tool
    const { summary } = checked(tool, ['tools', index], allow)
    return { name: names[index] ?? '', description: description ?? `${domain}.do: ${summary}`, parameters: await inputSchemaOf(env, domain, method) }
  }
  const methods = tools.flatMap((tool, index) => (isMethod(tool) ? [[names[index] ?? '', tool] as const] : []))
  return { offered: await Promise.all(tools.map(offer)), methods: new Map(methods) }
}

function checked({ domain, method }: MethodTool, path: (string | number)[], allow: string[]) {
  const known = outlines.find(({ label }) => label === domain)
  const labels = outlines.map(({ label }) => label)
  if (!known) return invalid(`there is no ${domain}.do${suggestion(domain, labels)}`, [...path, 'domain'])
  if (!Object.hasOwn(known.methods, method))
    return invalid(`${domain}.do has no method ${method}${suggestion(method, Object.keys(known.methods))}`, [...path, 'method'])
  const outline = targetOf(outlines, { domain, method })
  if (!outline || outline.answers === 'bytes') return invalid(`${domain}.${method} answers no JSON, which is all that a model can be told`, path)
  if (outline.sensitive) return invalid(`what goes into ${domain}.${method} or comes out of it is secret, and no model’s business`, path)
  const writes = outline.access === 'write' || outline.access === 'admin'
  if (writes && !allow.includes(`${domain}.${method}`)) return invalid(`${domain}.${method} may change something: put it into allow`, path, 'allow')
  return outline
}
