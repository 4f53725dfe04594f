import contract from 'bench.do/contract'
import { handlers, service } from '@dot-do/service'

function* events(count: number) {
  for (let i = 0; i < count; i++) yield { i, note: `event number ${i}` }
}

export default service(contract, {
  handlers: handlers(contract, { add: ({ a, b }) => ({ sum: a + b }), echo: (payload) => payload, stream: ({ count }) => events(count) }),
})
