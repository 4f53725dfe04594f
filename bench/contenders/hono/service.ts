import { Hono } from 'hono'
import { z } from 'zod'

const Numbers = z.object({ a: z.number(), b: z.number() })
const Person = z.object({ id: z.int(), name: z.string(), email: z.string(), active: z.boolean(), score: z.number(), tags: z.array(z.string()) })
const Payload = z.object({ items: z.array(Person) })

const app = new Hono()

app.post('/rpc/add', async (c) => {
  const input = Numbers.safeParse(await c.req.json())
  return input.success ? c.json({ sum: input.data.a + input.data.b }) : c.json({ error: input.error.issues }, 400)
})
app.post('/rpc/echo', async (c) => {
  const input = Payload.safeParse(await c.req.json())
  return input.success ? c.json(input.data) : c.json({ error: input.error.issues }, 400)
})

export default app
