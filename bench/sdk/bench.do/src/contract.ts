import { contract, method, stream } from '@dot-do/contract'
import { z } from 'zod'

const Person = z.object({ id: z.int(), name: z.string(), email: z.string(), active: z.boolean(), score: z.number(), tags: z.array(z.string()) })
const Payload = z.object({ items: z.array(Person) })

export default contract(
  'bench.do',
  { summary: 'What every contender of the benchmark does' },
  {
    add: method({
      access: 'read',
      summary: 'Adds two numbers',
      input: z.object({ a: z.number(), b: z.number() }),
      output: z.object({ sum: z.number() }),
      examples: [{ input: { a: 1, b: 2 }, output: { sum: 3 } }],
    }),
    stream: method({
      access: 'read',
      summary: 'Gives as many events as asked',
      input: z.object({ count: z.int().min(0).max(1000) }),
      output: stream(z.object({ i: z.int(), note: z.string() })),
    }),
    echo: method({ access: 'read', summary: 'Gives back what it gets', input: Payload, output: Payload }),
  },
)
