import { codeOfStatus, isCode } from '@dot-do/contract/codes'
import type { ProblemDocument } from '@dot-do/contract/problem'
import { DoError, type DoErrorDetails } from './error.ts'

/** The result that a response carries; throws a DoError for every other kind of answer. */
export async function resultOf(response: Response, flags: string): Promise<unknown> {
  if (response.status !== 200) throw await refusal(response)
  if (flags.includes('b') || (flags.includes('e') && !isJson(response))) return response.blob()
  if (flags.includes('s') && /^text\/event-stream\b/i.test(typeOf(response))) return undefined
  if (!isJson(response) || flags.includes('s')) {
    discard(response)
    throw strange(response, `the answer is ${typeOf(response)}, not what the method gives: not from the platform, or changed on its way`)
  }
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    throw strange(response, 'the answer is not valid JSON')
  }
}

const typeOf = ({ headers }: Response) => headers.get('content-type') ?? 'of no type'
const isJson = (response: Response) => /^application\/([\w.-]+\+)?json\b/i.test(typeOf(response))
const requestIdOf = ({ headers }: Response) => headers.get('x-request-id') ?? undefined

// A body that nobody reads would hold its connection.
const discard = ({ body }: Response) => void body?.cancel().catch(() => {})

const strange = (response: Response, message: string) => new DoError('internal', message, { status: response.status, requestId: requestIdOf(response) })

/** The error that a failed answer stands for, whether or not it carries a problem document. */
async function refusal(response: Response): Promise<DoError> {
  const { status, type, ok } = response
  // A browser shows no more of a redirect than that type, which the Workers' types do not know.
  if ((type as string) === 'opaqueredirect' || (status >= 300 && status < 400)) {
    discard(response)
    // Following it would show the key to whoever it leads to.
    return new DoError(
      'failed_precondition',
      `the answer redirects elsewhere${hostOf(response)}, which is not followed: set the base URL to where the platform is`,
      { status },
    )
  }
  if (ok) {
    discard(response)
    return strange(response, `the answer has status ${status} and no result`)
  }
  const problem = (await problemOf(response)) ?? {}
  return failureOf(
    { status, detail: foreign(response), ...problem },
    { retryAfterMs: retryAfterOf(response), requestId: textOf(problem.requestId) ?? requestIdOf(response), status },
  )
}

/** The error that a problem document stands for, whatever of it is there. */
export function failureOf({ code, status = 500, detail, reason, data, issues, requestId }: Partial<ProblemDocument>, details: DoErrorDetails): DoError {
  return new DoError(isCode(code) ? code : codeOfStatus(status), textOf(detail) ?? 'no detail', {
    ...{ status, data, requestId: textOf(requestId), issues: Array.isArray(issues) ? issues : undefined, reason: textOf(reason) },
    ...details,
  })
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
const foreign = (response: Response) => `${response.status} ${response.statusText}`.trim() + `, not from the platform itself (${typeOf(response)})`

function hostOf({ headers }: Response): string {
  try {
    return ` (${new URL(headers.get('location') ?? '').origin})`
  } catch {
    return ''
  }
}

async function problemOf(response: Response): Promise<Partial<ProblemDocument> | undefined> {
  if (!isJson(response)) return discard(response)
  try {
    const problem: unknown = JSON.parse(await response.text())
    return typeof problem === 'object' && problem !== null ? problem : undefined
  } catch {
    return undefined
  }
}

/** Milliseconds from `Retry-After`: seconds, or a date by the server's own clock. */
function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const ms = Date.parse(value) - (Date.parse(headers.get('date') ?? '') || Date.now())
  return ms > 0 ? ms : undefined
}
