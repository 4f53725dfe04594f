interface Input {
  a?: unknown
  b?: unknown
  items?: unknown
}

const refuse = (): Response => Response.json({ error: 'bad input' }, { status: 400 })

/** The same two methods without a framework: the least that an answer can cost. */
export default {
  async fetch(request) {
    const { a, b, items } = await request.json<Input>()
    if (request.url.endsWith('/add')) return typeof a === 'number' && typeof b === 'number' ? Response.json({ sum: a + b }) : refuse()
    return Array.isArray(items) ? Response.json({ items }) : refuse()
  },
} satisfies ExportedHandler
