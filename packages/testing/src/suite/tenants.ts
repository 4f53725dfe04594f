import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { HttpAnswer } from '../http.ts'
import { type Tenant, tenant } from '../tenant.ts'
import { arbitraryOf, type Schema } from './arbitrary.ts'
import { checkProblem } from './answer.ts'
import { inputSchema } from './inputs.ts'
import { type On, post, type Target, targets } from './target.ts'

/** Fields of an input that name a thing of a tenant, and that thing of it. */
const thingsOf = ({ organization, keyId }: Tenant): Record<string, string> => ({ org: organization, key: keyId })

// Of the same shape, and nobody's.
const missing: Record<string, string> = { org: 'org_01K00000000000000000000000', key: 'key_01K00000000000000000000000' }

const idPattern = /^\^\(?([a-z]+)_/

const idFieldsOf = ({ properties = {} }: Schema): { field: string; prefix: string }[] =>
  Object.entries(properties).flatMap(([field, { pattern }]) => {
    const prefix = idPattern.exec(pattern ?? '')?.[1]
    // A thing of a domain's own is for its own tests, which know how one is made.
    return prefix === undefined || missing[prefix] === undefined ? [] : [{ field, prefix }]
  })

/** The same from the contract alone, before any platform runs. */
const fieldsOf = ({ method }: Target) => idFieldsOf(z.toJSONSchema(method.input, { io: 'input', unrepresentable: 'any' }) as Schema)

/** An input with what must be there, and nothing else. */
function smallest(schema: Schema): Record<string, unknown> {
  const { required = [], properties = {} } = schema
  const bare = { ...schema, properties: Object.fromEntries(required.map((name) => [name, properties[name] as Schema])) }
  const [input] = fc.sample(arbitraryOf(bare), { numRuns: 1, seed: 7 })
  return { ...(input as object), ...('permissions' in (input as object) && { permissions: [] }) }
}

/** The answer without what tells calls apart, and without the ids it was asked for. */
function bare({ text }: HttpAnswer, ids: string[]): string {
  const named = ids.reduce((all, id) => all.replaceAll(id, '<id>'), text)
  return named.replace(/"requestId":"[^"]+"/, '"requestId":"<id>"')
}

/** What belongs to another tenant is not found, in the very words for what does not exist. */
export function tenants(on: On): void {
  describe.each(targets.filter((target) => fieldsOf(target).length > 0))('$title', (target: Target) => {
    test('does not know another tenant’s things', async () => {
      const schema = await inputSchema(on(), target)
      const fields = idFieldsOf(schema)
      const [mine, theirs] = await Promise.all([tenant({ grants: ['*'], on: on() }), tenant({ grants: ['*'], on: on() })])
      const [foreign, own] = [thingsOf(theirs), thingsOf(mine)]
      const required = schema.required ?? []
      for (const { field, prefix } of fields) {
        // Every other id is the caller's own, so that this one alone is wrong.
        const others = Object.fromEntries(
          fields.filter((other) => other.field !== field && required.includes(other.field)).map((other) => [other.field, own[other.prefix]]),
        )
        const ask = (id: string | undefined) => post(target, mine.http, { ...smallest(schema), ...others, [field]: id })
        const [other, none] = [await ask(foreign[prefix]), await ask(missing[prefix])]
        checkProblem(other, 'not_found')
        expect(bare(other, [foreign[prefix] ?? ''])).toBe(bare(none, [missing[prefix] ?? '']))
        expect(other.headers['content-length']).toBe(none.headers['content-length'])
      }
    })
  })

  test('nothing of another tenant was changed or shown', async () => {
    const [mine, theirs] = await Promise.all([tenant({ grants: ['*'], on: on() }), tenant({ grants: ['*'], on: on() })])
    await mine.auth.revokeKey({ id: theirs.keyId }).catch(() => {})
    await mine.auth.revokeKey({ id: theirs.keyId, organization: theirs.organization }).catch(() => {})
    await mine.auth.updateKey({ id: theirs.keyId, permissions: [], organization: theirs.organization }).catch(() => {})
    expect((await theirs.auth.listKeys()).items).toMatchObject([{ id: theirs.keyId, permissions: ['*'], isEnabled: true }])
    expect((await mine.auth.listKeys()).items.map(({ id }) => id)).toEqual([mine.keyId])
    expect((await mine.auth.listOrganizations()).items.map(({ id }) => id)).toEqual([mine.organization])
    for (const { tenant: of } of (await mine.auth.listAudit()).items) expect(of).toBe(mine.organization)
  })
}
