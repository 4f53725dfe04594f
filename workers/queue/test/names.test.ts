import { Problem, type ServiceContext } from '@dot-do/contract'
import { expect, test } from 'vitest'
import { ownerOf, permit } from '../src/names.ts'

const context = (caller: string, permissions: string[]) => ({ caller, auth: { authenticated: true, tenant: 't', permissions } }) as unknown as ServiceContext

/** Whether a caller may use a method on a queue. */
function may(caller: string, permissions: string[], method: string, access: 'read' | 'write' | 'admin', name?: string): boolean {
  try {
    permit(context(caller, permissions), method, access, name)
    return true
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Problem)
    expect(thrown).toMatchObject({ code: 'permission_denied' })
    return false
  }
}

test('a trusted domain has no more rights in a tenant’s queue than whom it acts for', () => {
  for (const caller of ['webhooks', 'tasks', 'gateway']) {
    expect(may(caller, [], 'send', 'write', 'orders')).toBe(false)
    expect(may(caller, ['queue:read'], 'send', 'write', 'orders')).toBe(false)
    expect(may(caller, ['queue:write'], 'send', 'write', 'orders')).toBe(true)
    expect(may(caller, ['queue.send'], 'send', 'write', 'orders/of-today')).toBe(true)
    expect(may(caller, ['queue.send'], 'ack', 'write', 'orders')).toBe(false)
    expect(may(caller, [], 'listQueues', 'read')).toBe(false)
  }
})

test('a domain’s own queue is used by that domain alone, and read by who may read', () => {
  expect(may('webhooks', [], 'send', 'write', 'webhooks.do/ep_1')).toBe(true)
  expect(may('webhooks', [], 'putQueue', 'admin', 'webhooks.do')).toBe(true)
  expect(may('schedule', [], 'send', 'write', 'webhooks.do/ep_1')).toBe(false)
  expect(may('schedule', [], 'getQueue', 'read', 'webhooks.do/ep_1')).toBe(false)
  for (const permissions of [['*'], ['queue:*'], ['queue.send']]) expect(may('gateway', permissions, 'send', 'write', 'webhooks.do/ep_1')).toBe(false)
  expect(may('gateway', ['queue:read'], 'getQueue', 'read', 'webhooks.do/ep_1')).toBe(true)
  expect(may('gateway', ['lists:*'], 'getQueue', 'read', 'webhooks.do/ep_1')).toBe(false)
})

test.each([
  ['webhooks.do/ep_1', 'webhooks'],
  ['webhooks.do', 'webhooks'],
  ['a.b.do/c', 'a.b'],
  ['orders', undefined],
  ['orders/webhooks.do', undefined],
  ['webhooks.done/x', undefined],
  ['webhooksdo', undefined],
])('%s is of %s', (name, owner) => expect(ownerOf(name)).toBe(owner))
