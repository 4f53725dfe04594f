import type { AuditBatch } from '@dot-do/contract'
import type { Props } from '@dot-do/service'
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Env } from './env.ts'
import type { Verdict } from './keys/store.ts'
import { isRoot, platform, rootKey, rootPermissions } from './root.ts'
import { auditOf, keysByWord, keysOf } from './stores.ts'

// These answer the gateway alone: they sit before any context is made, so there is none to check.
function mustBeGateway({ caller }: Props): void {
  if (caller !== 'gateway') throw new TypeError('this entrypoint answers the gateway alone')
}

/** Tells the gateway who bears a credential. */
export class Credentials extends WorkerEntrypoint<Env, Props> {
  /** The verdict on a key, by the word of its tenant and its SHA-256. Spends nothing. */
  async resolve(word: string, hash: string): Promise<Verdict> {
    mustBeGateway(this.ctx.props)
    if (isRoot(this.env, hash)) return { code: 'valid', key: rootKey, permissions: rootPermissions }
    return keysByWord(this.env, word).resolve({ hash })
  }
}

/** Tells a domain what a key that once asked for work may do now. */
export class Standing extends WorkerEntrypoint<Env, Props> {
  /** The grants of a key of this tenant; nothing where it is gone, disabled or expired. */
  async permissions(tenant: string, keyId: string): Promise<string[] | undefined> {
    if (this.ctx.props.caller === undefined) throw new TypeError('this entrypoint answers the platform alone')
    if (tenant === platform.id && keyId === rootKey.id) return this.env.ROOT_KEY_SHA256 === undefined ? undefined : rootPermissions
    return keysOf(this.env, tenant).standing({ id: keyId })
  }
}

/** Takes the gateway's audit records. */
export class Audit extends WorkerEntrypoint<Env, Props> {
  /** Durable when it returns. */
  async append(tenant: string, batch: AuditBatch): Promise<void> {
    mustBeGateway(this.ctx.props)
    await auditOf(this.env, tenant).append(batch)
  }
}
