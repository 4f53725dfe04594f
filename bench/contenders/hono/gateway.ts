import { Hono } from 'hono'

// SHA-256 of `bench-token`.
const keys = new Map([['7137e16f75a1d75b6fd65930672814806cdc1a0d6e0aa38611afc996a402258b', { id: 'bench' }]])
const encoder = new TextEncoder()
const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

async function holderOf(authorization: string | undefined): Promise<{ id: string } | undefined> {
  if (!authorization?.startsWith('Bearer ')) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(authorization.slice('Bearer '.length))))
  let hex = ''
  for (const byte of digest) hex += hexOf[byte]
  return keys.get(hex)
}

const app = new Hono<{ Bindings: { SERVICE: Fetcher }; Variables: { holder: { id: string } } }>()

app.use('/rpc/*', async (c, next) => {
  const holder = await holderOf(c.req.header('authorization'))
  if (!holder) return c.json({ error: 'unauthorized' }, 401)
  c.set('holder', holder)
  return next()
})
app.all('/rpc/*', (c) => c.env.SERVICE.fetch(c.req.raw))

export default app
