interface Input {
  a?: unknown
  b?: unknown
  items?: unknown
  count?: unknown
}

const refuse = (): Response => Response.json({ error: 'bad input' }, { status: 400 })

const utf8 = new TextEncoder()

/** An event a chunk, written when the reader asks for it. */
function events(count: number): Response {
  let i = 0
  const body = new ReadableStream({
    pull(controller) {
      if (i >= count) controller.close()
      else controller.enqueue(utf8.encode(`data: ${JSON.stringify({ i, note: `event number ${i++}` })}\n\n`))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

/** The same methods without a framework: the least that an answer can cost. */
export default {
  async fetch(request) {
    const { a, b, items, count } = await request.json<Input>()
    if (request.url.endsWith('/add')) return typeof a === 'number' && typeof b === 'number' ? Response.json({ sum: a + b }) : refuse()
    if (request.url.endsWith('/stream')) return typeof count === 'number' ? events(count) : refuse()
    return Array.isArray(items) ? Response.json({ items }) : refuse()
  },
} satisfies ExportedHandler
