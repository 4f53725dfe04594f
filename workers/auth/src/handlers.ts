import contract, { type Organization } from 'auth.do/contract'
import { allows, covers, type Fail, type Method, type ServiceContext } from '@dot-do/contract'
import { hashOf, parseKey } from '@dot-do/contract/keys'
import { handlers } from '@dot-do/service'
import { page, readCursor } from '@dot-do/store'
import { audit } from './audit/read.ts'
import type { Env } from './env.ts'
import { toVerification } from './keys/verification.ts'
import { isRoot, platform, rootKey, rootPermissions } from './root.ts'
import { newSecret } from './secret.ts'
import { purging } from './purge.ts'
import { keysByWord, keysOf, organizationsOf } from './stores.ts'

type Forbid = Fail<Method>

/** The tenant a call is about: the caller's own, or another when the caller holds `platform:<level>`. */
async function tenantOf(
  env: Env,
  ctx: ServiceContext,
  organization: string | undefined,
  level: 'read' | 'admin',
  fail: Fail<typeof contract.methods.createKey>,
): Promise<string> {
  const { tenant, permissions } = ctx.auth
  if (organization === undefined || organization === tenant) return tenant
  const exists = allows(permissions, 'platform', '', level) && (organization === platform.id || (await organizationsOf(env, ctx).get({ id: organization })))
  return exists ? organization : fail('not_found', `no organization ${organization}`)
}

/** A caller hands out no right that it does not hold. */
function checkGrants({ auth }: ServiceContext, permissions: string[] | undefined, fail: Forbid): void {
  const beyond = permissions?.find((grant) => !covers(auth.permissions, grant))
  if (beyond !== undefined) fail('permission_denied', `the caller does not hold ${beyond}, so it can't give it`)
}

/** The key that a new one depends on: the caller's, if it is kept beside it. */
const makerOf = ({ auth }: ServiceContext, tenant: string): string | undefined =>
  auth.tenant === tenant && auth.apiKey?.id !== rootKey.id ? auth.apiKey?.id : undefined

export default handlers<typeof contract, Env>(contract, {
  async createOrganization({ key: first, ...organization }, { ctx, env, fail }) {
    if (!allows(ctx.auth.permissions, 'platform', '', 'write')) fail('permission_denied', 'making an organization needs platform:write')
    checkGrants(ctx, first?.permissions, fail)
    const made = await organizationsOf(env, ctx).create(organization)
    if (!first) return made
    const { key, hash, start } = newSecret(env, ctx, made.id, 'createOrganization')
    const kept = await keysOf(env, made.id, ctx).create({ ...first, organization: made.id, hash, start })
    return { ...made, key: { key, ...kept } }
  },

  async getOrganization({ id }, { ctx, env, fail }) {
    const { tenant, permissions } = ctx.auth
    const wanted = id ?? tenant
    const isVisible = wanted === tenant || allows(permissions, 'platform', '', 'read')
    const found = isVisible ? (wanted === platform.id ? platform : await organizationsOf(env, ctx).get({ id: wanted })) : undefined
    return found ?? fail('not_found', `no organization ${wanted}`)
  },

  async deleteOrganization({ id }, { ctx, env, fail }) {
    const { tenant, permissions } = ctx.auth
    if (id !== tenant && !allows(permissions, 'platform', '', 'admin')) fail('not_found', `no organization ${id}`)
    if (id === platform.id) fail('failed_precondition', 'the platform’s own organization can’t be deleted')
    const { deletedAt } = await organizationsOf(env, ctx).remove({ id, domains: purging, againMs: Number(env.PURGE_AGAIN_MS) })
    // The outbox does it as well; here it is done before the answer.
    await keysOf(env, id).purge()
    return { id, deletedAt: new Date(deletedAt).toISOString() }
  },

  async listOrganizations({ limit, cursor }, { ctx, env }) {
    const { tenant, permissions } = ctx.auth
    const after = readCursor('organizations', cursor)?.[0] as string | undefined
    const ids = allows(permissions, 'platform', '', 'read') ? undefined : [tenant]
    const rows: Organization[] = await organizationsOf(env, ctx).list({ ids, after, limit: limit + 1 })
    return page(rows, limit, 'organizations', ({ id }) => [id])
  },

  async createKey({ organization, ...settings }, { ctx, env, fail }) {
    const tenant = await tenantOf(env, ctx, organization, 'admin', fail)
    checkGrants(ctx, settings.permissions, fail)
    const { key, hash, start } = newSecret(env, ctx, tenant, 'createKey')
    const kept = await keysOf(env, tenant, ctx).create({ ...settings, organization: tenant, hash, start, maker: makerOf(ctx, tenant) })
    return { key, ...kept }
  },

  async verifyKey({ key, permission, cost }, { env }) {
    const hash = hashOf(key)
    if (isRoot(env, hash)) return toVerification({ code: 'valid', key: rootKey, permissions: rootPermissions }, permission)
    const parsed = parseKey(key)
    return toVerification(parsed ? await keysByWord(env, parsed.word).verify({ hash, permission, cost }) : { code: 'not_found' })
  },

  async updateKey({ organization, ...change }, { ctx, env, fail }) {
    const tenant = await tenantOf(env, ctx, organization, 'admin', fail)
    checkGrants(ctx, change.permissions, fail)
    return keysOf(env, tenant, ctx).update(change)
  },

  async rotateKey({ id, organization, graceSeconds }, { ctx, env, fail }) {
    const tenant = await tenantOf(env, ctx, organization, 'admin', fail)
    const { key, hash, start } = newSecret(env, ctx, tenant, `rotateKey ${id}`)
    const kept = await keysOf(env, tenant, ctx).rotate({ id, hash, start, graceSeconds })
    return { key, ...kept }
  },

  async revokeKey({ id, organization }, { ctx, env, fail }) {
    const tenant = await tenantOf(env, ctx, organization, 'admin', fail)
    return { revoked: await keysOf(env, tenant, ctx).revoke({ id }) }
  },

  async listKeys({ organization, limit, cursor }, { ctx, env, fail }) {
    const tenant = await tenantOf(env, ctx, organization, 'admin', fail)
    const after = readCursor('keys', cursor)?.[0] as string | undefined
    const kept = await keysOf(env, tenant, ctx).list({ after, limit: limit + 1 })
    // Its id sorts behind every other's, so it ends the last page.
    const endsWithRoot = tenant === platform.id && kept.length <= limit && (after === undefined || after < rootKey.id)
    return page(endsWithRoot ? [...kept, rootKey] : kept, limit, 'keys', ({ id }) => [id])
  },

  async me(_, { ctx, env }) {
    const { authenticated, tenant, user, apiKey, permissions } = ctx.auth
    if (!authenticated) return { authenticated, permissions }
    const organization = tenant === platform.id ? platform : await organizationsOf(env, ctx).get({ id: tenant })
    return { authenticated, user, organization: organization && { id: organization.id, name: organization.name }, key: apiKey, permissions }
  },

  listAudit: (query, { ctx, env }) => audit(env, ctx.auth.tenant).list(query),

  exportAudit: (query, { ctx, env }) => ({ type: 'application/x-ndjson', body: audit(env, ctx.auth.tenant).export(query) }),

  verifyAudit: (range, { ctx, env }) => audit(env, ctx.auth.tenant).verify(range),
})
