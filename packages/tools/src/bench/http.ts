/** The headers of a call. */
export const headersOf = (key?: string): Record<string, string> => ({
  'content-type': 'application/json',
  ...(key !== undefined && { authorization: `Bearer ${key}` }),
})

export const post = (url: string, input: object, key?: string): Promise<Response> =>
  fetch(url, { method: 'POST', headers: headersOf(key), body: JSON.stringify(input) })

/** The answer of a call, or the events of a stream; throws when it is not a good one. */
export async function call<T>(url: string, input: object, key?: string): Promise<T> {
  const answer = await post(url, input, key)
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return (answer.headers.get('content-type')?.startsWith('text/event-stream') ? eventsOf(await answer.text()) : await answer.json()) as T
}

// What ends a stream is an event too, of another name.
const eventsOf = (text: string): unknown[] =>
  [...text.matchAll(/^(event: done\n)?data: (.*)$/gm)].filter(([, done]) => !done).map(([, , event = '']) => JSON.parse(event) as unknown)
