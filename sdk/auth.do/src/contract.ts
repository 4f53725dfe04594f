import { bytes, contract, Grant, method, Page } from '@dot-do/contract'
import { z } from 'zod'

const Time = z.iso.datetime().describe('ISO 8601, UTC')
const KeyId = z
  .string()
  .regex(/^key_[0-9A-Za-z]{1,40}$/)
  .describe('A key id: key_01J…')
const OrganizationId = z
  .string()
  .regex(/^(org_[0-9A-Z]{26}|platform)$/)
  .describe('An organization id: org_01J…')
const Name = z.string().trim().min(1).max(128)
const Permissions = z.array(Grant).max(100)
const Metadata = z
  .record(z.string().max(64), z.union([z.string().max(512), z.number(), z.boolean()]))
  .refine((metadata) => Object.keys(metadata).length <= 50, 'at most 50 entries')

/** How many calls the gateway admits in a time. */
export type RateLimit = z.infer<typeof RateLimit>
export const RateLimit = z
  .object({
    quota: z.number().int().min(1).max(1_000_000_000).describe('Calls a window'),
    window: z.number().int().min(1).max(86_400).default(60).describe('Seconds'),
  })
  .describe('How many calls the gateway admits; 6,000 a minute unless set')

const Refill = z.object({ amount: z.number().int().min(1).max(1_000_000_000), interval: z.enum(['hour', 'day', 'month']) })
/** What `verifyKey` may still spend. */
export type Credits = z.infer<typeof Credits>
export const Credits = z
  .object({ remaining: z.number().int().min(0).max(1_000_000_000), refill: Refill.optional() })
  .describe('What verifyKey may still spend; a refill sets it to its amount at the start of each UTC hour, day or month')

/** An organization: a tenant, whose id is the shard key of all its state. */
export type Organization = z.infer<typeof Organization>
export const Organization = z.object({
  id: OrganizationId,
  name: z.string(),
  slug: z.string().optional(),
  domains: z.array(z.string()),
  metadata: Metadata,
  createdAt: Time,
})

/** An API key without its secret, which is shown once, when it is made. */
export type Key = z.infer<typeof Key>
export const Key = z.object({
  id: KeyId,
  name: z.string(),
  start: z.string().describe('The first characters of the key, to know it by'),
  organization: OrganizationId,
  permissions: z.array(z.string()),
  isEnabled: z.boolean(),
  createdAt: Time,
  createdBy: z.string().optional().describe('The key it was made with; its rights never exceed that one’s'),
  expiresAt: Time.optional(),
  limit: RateLimit.optional(),
  credits: Credits.optional(),
  metadata: Metadata,
})

/** A key with its secret, which is shown this once. */
export type NewKey = z.infer<typeof NewKey>
export const NewKey = z.object({ key: z.string().describe('The key itself: shown this once, kept nowhere'), ...Key.shape })

const keySettings = {
  permissions: Permissions.describe('At most what the maker holds'),
  expiresAt: Time.optional().describe('Not after the maker’s own; the maker’s own unless set'),
  limit: RateLimit.optional(),
  credits: Credits.optional(),
  metadata: Metadata.optional(),
}

const nextCursor = z.string().optional().describe('Absent on the last page')

/** One call through the gateway: who, when, what, how it ended. Never bodies or secrets. */
export type AuditRecord = z.infer<typeof AuditRecord>
export const AuditRecord = z.object({
  requestId: z.string(),
  call: z.string().describe('The call’s span: one request may hold several calls'),
  at: Time,
  tenant: z.string(),
  actor: z.string().optional().describe('The key or user; absent when anonymous'),
  address: z.string().optional().describe('The client’s address'),
  subject: z.string().optional().describe('The organization that the platform itself acted on'),
  domain: z.string(),
  method: z.string(),
  code: z.string().describe('`ok`, a problem’s code, `pending` while it runs, `unknown` when no end was seen within 15 minutes'),
  ms: z.number().optional(),
  bytes: z.number().optional().describe('Of the answer, where known'),
})

const AuditFilter = {
  from: Time.optional().describe('The first moment'),
  to: Time.optional().describe('The moment after the last'),
  actor: z.string().max(64).optional(),
  domain: z.string().max(64).optional(),
  method: z.string().max(64).optional(),
  code: z.string().max(64).optional(),
}

const organizationOption = { organization: OrganizationId.optional().describe('Another organization: needs platform:admin') }
const id = { id: KeyId }

export default contract(
  'auth.do',
  { summary: 'Organizations, API keys and the audit trail', tags: ['platform'] },
  {
    createOrganization: method({
      access: 'write',
      summary: 'Makes an organization and, when asked, its first key',
      description: 'An organization is a tenant. Needs `platform:write`, which the root key holds.',
      sensitive: true,
      input: z.object({
        name: Name,
        slug: z
          .string()
          .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/)
          .optional()
          .describe('Unique among all organizations'),
        domains: z.array(z.string().max(253)).max(100).optional(),
        metadata: Metadata.optional(),
        key: z.object({ name: Name, permissions: Permissions }).optional().describe('The first key to make'),
      }),
      output: Organization.extend({ key: NewKey.optional() }),
      errors: { already_exists: z.object({ slug: z.string() }) },
    }),
    getOrganization: method({
      access: 'read',
      summary: 'Reads the caller’s organization, or another with platform:read',
      input: z.object({ id: OrganizationId.optional() }),
      output: Organization,
      errors: { not_found: true },
    }),
    deleteOrganization: method({
      access: 'admin',
      summary: 'Deletes an organization, its keys at once, and all that any domain keeps of it',
      description:
        'One’s own, or another with `platform:admin`. Keys stop within 10 seconds; every domain deletes what it keeps at once, and again when no call that was running can have written more. The platform’s audit trail says when each domain has.',
      input: z.object({ id: OrganizationId }),
      output: z.object({ id: OrganizationId, deletedAt: Time }),
      errors: { not_found: true, failed_precondition: true },
    }),
    listOrganizations: method({
      access: 'read',
      summary: 'Lists the organizations the caller may see: all with platform:read, else its own',
      input: z.object(Page),
      output: z.object({ items: z.array(Organization), nextCursor }),
    }),
    createKey: method({
      access: 'admin',
      summary: 'Makes an API key with at most the caller’s rights and shows it once',
      description: 'Sent again with the same idempotency key, it answers the same key.',
      sensitive: true,
      input: z.object({ name: Name, ...organizationOption, ...keySettings }),
      output: NewKey,
      errors: { not_found: true },
    }),
    verifyKey: method({
      access: 'public',
      effect: 'write',
      idempotent: 'none',
      sensitive: true,
      summary: 'Says whether a key is valid and what it may do, and spends its credits',
      description: 'Credits are spent only here, and only when the answer is valid.',
      input: z.object({
        key: z.string().max(256),
        permission: Grant.optional().describe('Must be among the key’s rights'),
        cost: z.number().int().min(0).max(1_000_000).default(1).describe('Credits to spend'),
      }),
      output: z.object({
        valid: z.boolean(),
        code: z.enum(['valid', 'not_found', 'expired', 'disabled', 'exhausted', 'forbidden']),
        keyId: KeyId.optional(),
        tenant: OrganizationId.optional(),
        permissions: z.array(z.string()).optional(),
        credits: z.number().optional().describe('Credits left'),
      }),
      examples: [{ title: 'not a key', input: { key: 'nonsense' }, output: { valid: false, code: 'not_found' } }],
    }),
    updateKey: method({
      access: 'admin',
      summary: 'Changes a key; keys made with it lose what it loses',
      input: z.object({
        ...id,
        ...organizationOption,
        name: Name.optional(),
        isEnabled: z.boolean().optional().describe('A disabled key, and every key made with it, stops until it is enabled again'),
        permissions: Permissions.optional(),
        expiresAt: Time.nullable().optional().describe('null takes it away'),
        limit: RateLimit.nullable().optional(),
        credits: Credits.nullable().optional(),
        metadata: Metadata.optional(),
      }),
      output: Key,
      errors: { not_found: true },
    }),
    rotateKey: method({
      access: 'admin',
      summary: 'Gives a key a new secret; the old one works until the grace ends',
      sensitive: true,
      input: z.object({
        ...id,
        ...organizationOption,
        graceSeconds: z
          .number()
          .int()
          .min(0)
          .max(30 * 86_400)
          .default(0),
      }),
      output: NewKey,
      errors: { not_found: true },
    }),
    revokeKey: method({
      access: 'admin',
      summary: 'Ends a key and every key made with it, everywhere within 10 seconds',
      idempotent: 'natural',
      input: z.object({ ...id, ...organizationOption }),
      output: z.object({ revoked: z.number().int().describe('Keys ended by this call') }),
      errors: { not_found: true },
    }),
    listKeys: method({
      access: 'admin',
      effect: 'none',
      summary: 'Lists the organization’s keys, newest last',
      input: z.object({ ...organizationOption, ...Page }),
      output: z.object({ items: z.array(Key), nextCursor }),
      errors: { not_found: true },
    }),
    me: method({
      access: 'public',
      summary: 'Says who the caller is and what it may do',
      input: z.object({}),
      output: z.object({
        authenticated: z.boolean(),
        user: z.object({ id: z.string(), email: z.string().optional(), name: z.string().optional() }).optional(),
        organization: z.object({ id: z.string(), name: z.string() }).optional(),
        key: z.object({ id: z.string(), name: z.string() }).optional(),
        permissions: z.array(z.string()),
      }),
    }),
    listAudit: method({
      access: 'admin',
      effect: 'none',
      summary: 'Lists the calls of the organization, newest first',
      input: z.object({ ...AuditFilter, ...Page }),
      output: z.object({ items: z.array(AuditRecord), nextCursor }),
    }),
    exportAudit: method({
      access: 'admin',
      effect: 'none',
      summary: 'Streams the calls of the organization as NDJSON, oldest first',
      input: z.object(AuditFilter),
      output: bytes('application/x-ndjson'),
      limits: { timeoutMs: 600_000 },
    }),
    verifyAudit: method({
      access: 'admin',
      effect: 'none',
      summary: 'Checks the hash chain over the audit records: a removed or altered one breaks it',
      input: z.object({ from: AuditFilter.from, to: AuditFilter.to }),
      output: z.object({
        valid: z.boolean(),
        records: z.number().int().describe('Records checked'),
        head: z.string().describe('Hash of the last block: publish it to prove the log later'),
        brokenAt: z.object({ block: z.number().int(), at: Time }).optional().describe('The first block that is missing or altered'),
      }),
      limits: { timeoutMs: 120_000 },
    }),
  },
)
