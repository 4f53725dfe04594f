import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'

const Numbers = z.object({ a: z.number(), b: z.number() })
const Person = z.object({ id: z.int(), name: z.string(), email: z.string(), active: z.boolean(), score: z.number(), tags: z.array(z.string()) })
const Payload = z.object({ items: z.array(Person) })

const Count = z.object({ count: z.int() })

const app = new Hono()

app.post('/rpc/add', async (c) => {
  const input = Numbers.safeParse(await c.req.json())
  return input.success ? c.json({ sum: input.data.a + input.data.b }) : c.json({ error: input.error.issues }, 400)
})
app.post('/rpc/echo', async (c) => {
  const input = Payload.safeParse(await c.req.json())
  return input.success ? c.json(input.data) : c.json({ error: input.error.issues }, 400)
})
app.post('/rpc/stream', async (c) => {
  const input = Count.safeParse(await c.req.json())
  if (!input.success) return c.json({ error: input.error.issues }, 400)
  return streamSSE(c, async (stream) => {
    for (let i = 0; i < input.data.count; i++) await stream.writeSSE({ data: JSON.stringify({ i, note: `event number ${i}` }) })
  })
})

export default app
