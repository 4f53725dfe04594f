import { allows, type Issue, Problem, type ServiceContext } from '@dot-do/contract'
import { checkAddress, EgressError } from '@dot-do/egress'
import { invalid, suggestion, targetOf } from '@dot-do/service'
import outlines from 'do:domains'
import type { Action } from 'schedule.do/contract'
import type { Env } from '../env.ts'
import type { KeptAction } from '../store/definition.ts'
import { strayOf } from './substitute.ts'

const inputBytesMax = 128 * 1024

/** An action that may be kept: there is such a method or address, and the caller may do it now. Its secret is left out. */
export function checkedAction(env: Env, ctx: ServiceContext, action: Action): KeptAction {
  const field = 'domain' in action ? 'input' : 'body'
  checkInput('domain' in action ? action.input : action.body, ['action', field])
  checkRights(ctx, action)
  if (!('url' in action)) return action
  checkUrl(env, action.url)
  const { secret, ...kept } = action
  return { ...kept, isSigned: secret !== undefined }
}

/** What an action is given has to be short, and each {{name}} in it one that there is. */
export function checkInput(input: unknown, path: Issue['path']): void {
  if (input !== undefined && Buffer.byteLength(JSON.stringify(input)) > inputBytesMax) invalid(`it is longer than ${inputBytesMax / 1024} KiB`, path)
  const stray = strayOf(input, path)
  if (stray) invalid(stray.message, stray.path)
}

/** Whether the caller may do an action; ends the call where not. */
export function checkRights({ auth }: ServiceContext, action: Action | KeptAction): void {
  if ('url' in action) return
  const target = 'queue' in action ? { domain: 'queue', method: 'send' } : action
  const outline = targetOf(outlines, target)
  if ('queue' in action && action.queue.endsWith('.do')) return invalid('a domain’s own queue is used by that domain alone', ['action', 'queue'])
  if (outline?.sensitive) return invalid('it takes or gives secrets, which a schedule would keep', ['action', 'method'])
  if (!outline) return invalid(unknown(target), ['action', outlines.some(({ label }) => label === target.domain) ? 'method' : 'domain'])
  if (allows(auth.permissions, target.domain, target.method, outline.access)) return
  throw new Problem('permission_denied', `${target.domain}.do ${target.method} needs ${target.domain}.${target.method} or ${target.domain}:${outline.access}`)
}

function unknown({ domain, method }: { domain: string; method: string }): string {
  const found = outlines.find(({ label }) => label === domain)
  if (!found)
    return `there is no domain ${domain}${suggestion(
      domain,
      outlines.map(({ label }) => label),
    )}`
  if (found.methods[method] !== undefined) return `${domain}.do ${method} answers a stream, which nobody would read`
  return `${domain}.do has no method ${method}${suggestion(method, Object.keys(found.methods))}`
}

function checkUrl(env: Env, url: string): void {
  try {
    checkAddress(env, url)
  } catch (err) {
    if (err instanceof EgressError) return invalid(err.message, ['action', 'url'], err.reason)
    throw err
  }
}
