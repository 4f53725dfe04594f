import { Problem, type ServiceContext } from '@dot-do/contract'
import { handlers, service } from '@dot-do/service'
import contract from 'bare.do/contract'
import type { Documents, Row } from './documents.ts'

export { Documents } from './documents.ts'

interface Env {
  DOCUMENTS: DurableObjectNamespace<Documents>
}

const documentsOf = ({ env, ctx }: { env: Env; ctx: ServiceContext }) => env.DOCUMENTS.get(env.DOCUMENTS.idFromName(ctx.auth.tenant))

const shown = ({ data, ...row }: Row) => ({ ns: 'bare', ...row, data: JSON.parse(data) as Record<string, unknown> })

export default service(contract, {
  handlers: handlers<typeof contract, Env>(contract, {
    async make({ from, count }, scope) {
      await documentsOf(scope).make(from, count)
      return { count }
    },

    async get({ id }, scope) {
      const row = await documentsOf(scope).get(id)
      if (!row) throw new Problem('not_found', `there is no ${id}`)
      return shown(row)
    },

    async list({ from, to, glob, limit }, scope) {
      return { items: (await documentsOf(scope).list(from, to, glob, limit)).map(shown) }
    },
  }),
})
