import type { Access } from '@dot-do/contract'
import { describe, test } from 'vitest'
import { anonymous, tenant } from '../tenant.ts'
import type { Http } from '../http.ts'
import type { Platform } from '../platform.ts'
import { checkAnswer, checkProblem } from './answer.ts'
import { alike, each, type On, post, shapes, type Target } from './target.ts'

interface Role {
  title: string
  grants: (target: Target) => string[]
  /** What it may call, written apart from the code that decides it. */
  holds: Access[]
}

const other = ({ contract }: Target) => (contract.label === 'auth' ? 'yaml' : 'auth')

// A name of the target's own domain, and not the target.
const sibling = ({ contract, name }: Target) => Object.keys(contract.methods).find((each) => each !== name) ?? 'nothing'

const roles: Role[] = [
  { title: 'no grant', grants: () => [], holds: ['public'] },
  { title: 'read', grants: ({ contract }) => [`${contract.label}:read`], holds: ['public', 'read'] },
  { title: 'write', grants: ({ contract }) => [`${contract.label}:write`], holds: ['public', 'read', 'write'] },
  { title: 'admin', grants: ({ contract }) => [`${contract.label}:admin`], holds: ['public', 'read', 'write', 'admin'] },
  { title: 'the whole domain', grants: ({ contract }) => [`${contract.label}:*`], holds: ['public', 'read', 'write', 'admin'] },
  { title: 'this method', grants: ({ contract, name }) => [`${contract.label}.${name}`], holds: ['public', 'read', 'write', 'admin'] },
  { title: 'another method', grants: (target) => [`${target.contract.label}.${sibling(target)}`], holds: ['public'] },
  { title: 'another domain', grants: (target) => [`${other(target)}:*`, `${other(target)}.${target.name}`], holds: ['public'] },
  { title: 'a domain whose name begins alike', grants: ({ contract, name }) => [`${contract.label}x:admin`, `${contract.label}-.${name}`], holds: ['public'] },
  { title: 'read everywhere', grants: () => ['*:read'], holds: ['public', 'read'] },
  { title: 'write everywhere', grants: () => ['*:write'], holds: ['public', 'read', 'write'] },
  { title: 'everything', grants: () => ['*'], holds: ['public', 'read', 'write', 'admin'] },
  { title: 'the platform alone', grants: () => ['platform:*'], holds: ['public'] },
]

const bearers = new Map<string, Promise<Http>>()

/** A key with these grants; one for all methods that ask for the same. */
function bearer(on: Platform, grants: string[]): Promise<Http> {
  const id = JSON.stringify([on.url, grants])
  const made = bearers.get(id) ?? tenant({ grants, on }).then(({ http }) => http)
  bearers.set(id, made)
  return made
}

// Rights are checked before the input: who may call learns that this input is wrong, and nothing is done.
const wrong = { 'no such field': true }

/** Who may call what: the contract says it, every door keeps it. */
export function rights(on: On): void {
  describe.each(shapes)('$title', (target) => {
    const { access } = target.method

    test('anonymous', async () => {
      checkProblem(await post(target, anonymous(on()).http, wrong), access === 'public' ? 'invalid_argument' : 'unauthenticated')
    })

    test.each(roles)('a key with $title', async ({ grants, holds }) => {
      const answer = await post(target, await bearer(on(), grants(target)), wrong)
      checkProblem(answer, holds.includes(access) ? 'invalid_argument' : 'permission_denied')
      await checkAnswer(on(), target, answer)
    })

    test('a credential that is none', async () => {
      const { http } = anonymous(on())
      for (const authorization of [
        'Bearer nonsense',
        'Bearer',
        'Basic cm9vdDpyb290',
        `Bearer do_live_${'0'.repeat(48)}`,
        'Bearer a b',
        ['Bearer a', 'Bearer b'],
      ]) {
        checkProblem(
          await http({ path: `/${target.contract.name}/rpc/${target.name}`, headers: { authorization, 'content-type': 'application/json' }, body: '{}' }),
          'unauthenticated',
        )
      }
    })
  })
  test.each(alike)('$domain: each name has its own right', async ({ others }) => {
    await each(others, async (target) => {
      const { access } = target.method
      const isPublic = access === 'public'
      checkProblem(await post(target, anonymous(on()).http, wrong), isPublic ? 'invalid_argument' : 'unauthenticated')
      checkProblem(
        await post(target, await bearer(on(), [`${target.contract.label}.${sibling(target)}`]), wrong),
        isPublic ? 'invalid_argument' : 'permission_denied',
      )
      if (!isPublic) checkProblem(await post(target, await bearer(on(), [`${target.contract.label}.${target.name}`]), wrong), 'invalid_argument')
    })
  })
}
