import contract from 'bench.do/contract'
import { handlers, service } from '@dot-do/service'

export default service(contract, { handlers: handlers(contract, { add: ({ a, b }) => ({ sum: a + b }), echo: (payload) => payload }) })
