import { Problem, type ServiceContext } from '@dot-do/contract'
import { invalid, targetOf } from '@dot-do/service'
import { checkAddress, EgressError, secretBytes, secretBytesMin } from '@dot-do/egress'
import { seal } from '@dot-do/secrets'
import { actOf, open } from '@dot-do/store'
import outlines from 'do:domains'
import type { Queue, Target as AskedTarget } from 'queue.do/contract'
import { configure, directory, drop, type Registered } from './directory/store.ts'
import type { Env } from './env.ts'
import { ownerOf } from './names.ts'
import { partitionOf } from './route.ts'
import { secretPlace } from './push/secret.ts'
import { type Asked, checkSettings, type Target } from './settings.ts'

const directoryOf = (env: Env, ctx: ServiceContext) => open(env.DIRECTORY, directory, ctx.auth.tenant, unkeyed(ctx))

type Putting = Omit<Asked, 'target'> & { name: string; target?: AskedTarget | undefined }

/** Makes a queue, or changes the one there is. */
export async function putQueue(env: Env, ctx: ServiceContext, { name, target, ...settings }: Putting): Promise<Queue> {
  checkSettings(settings)
  const asked = { ...settings, target: target && (await checkedTarget(env, ctx, name, target)) }
  if (settings.deadLetter !== undefined) await checkDeadLetter(env, ctx, name, settings.deadLetter)
  const made = await directoryOf(env, ctx).put({ name, asked })
  await configure(env, unkeyed(ctx), made)
  return shownQueue(env, ctx, made)
}

async function checkedTarget(env: Env, { auth }: ServiceContext, name: string, target: AskedTarget): Promise<Target> {
  const owner = ownerOf(name)
  if ('url' in target) {
    if (owner !== undefined) invalid(`a queue of ${owner}.do calls a method of ${owner}.do`, ['target'])
    checkUrl(env, target.url)
    if (!secretBytes(target.secret))
      invalid(`a secret as Standard Webhooks has it: whsec_ and at least ${secretBytesMin} bytes in base64`, ['target', 'secret'])
    return { url: target.url, secret: await seal(env.SECRETS_KEY, secretPlace(auth.tenant, name), target.secret) }
  }
  if (owner !== undefined && target.domain !== owner) invalid(`a queue of ${owner}.do calls a method of ${owner}.do`, ['target', 'domain'])
  if (owner === undefined && !targetOf(outlines, target)) invalid(`there is no method ${target.domain}.${target.method} that a queue could call`, ['target'])
  return target
}

function checkUrl(env: Env, url: string): void {
  try {
    checkAddress(env, url)
  } catch (thrown) {
    if (thrown instanceof EgressError) invalid(thrown.message, ['target', 'url'])
    throw thrown
  }
}

async function checkDeadLetter(env: Env, ctx: ServiceContext, name: string, deadLetter: string): Promise<void> {
  const refuse = (message: string): never => invalid(message, ['deadLetter'])
  if (deadLetter === name) refuse('another queue than this one')
  if (ownerOf(deadLetter) !== ownerOf(name)) refuse('a queue of the same owner')
  await directoryOf(env, ctx)
    .get({ name: deadLetter })
    .catch((thrown: unknown) => {
      throw thrown instanceof Problem && thrown.code === 'not_found' ? missingDeadLetter(deadLetter) : thrown
    })
}

function missingDeadLetter(name: string): Problem {
  const message = `there is no queue ${name}`
  return new Problem('invalid_argument', message, { issues: [{ path: ['deadLetter'], message }] })
}

/** A queue by its name, with what is in it now. */
export const getQueue = async (env: Env, ctx: ServiceContext, name: string): Promise<Queue> => shownQueue(env, ctx, await registered(env, ctx, name))

const shownAtOnce = 8

/** Queues by name, with what is in each now. */
export async function listQueues(env: Env, ctx: ServiceContext, { after, limit }: { after?: string | undefined; limit: number }): Promise<Queue[]> {
  const registered = await directoryOf(env, ctx).list({ after, limit })
  const shown: Queue[] = []
  for (let index = 0; index < registered.length; index += shownAtOnce) {
    shown.push(...(await Promise.all(registered.slice(index, index + shownAtOnce).map((each) => shownQueue(env, ctx, each)))))
  }
  return shown
}

/** Stops a queue's deliveries, or starts them. */
export async function pauseQueue(env: Env, ctx: ServiceContext, name: string, paused: boolean): Promise<Queue> {
  const made = await directoryOf(env, ctx).pause({ name, paused })
  await configure(env, unkeyed(ctx), made)
  return shownQueue(env, ctx, made)
}

/** Deletes a queue; without `force` only one whose messages are all done. */
export async function deleteQueue(env: Env, ctx: ServiceContext, name: string, force: boolean): Promise<boolean> {
  const found = await directoryOf(env, ctx)
    .get({ name })
    .catch((thrown: unknown) => {
      if (thrown instanceof Problem && thrown.code === 'not_found') return undefined
      throw thrown
    })
  if (!found) return false
  const { generation } = found
  const { partitions } = found.asked
  const numbers = Array.from({ length: partitions }, (_, number) => number)
  if (!force) await Promise.all(numbers.map((number) => partitionOf(env, unkeyed(ctx), name, number).close({ generation })))
  const isGone = await directoryOf(env, ctx).forget({ name, generation })
  if (isGone) await drop(env, unkeyed(ctx), { name, generation, partitions })
  return isGone
}

/** The caller without a key: what is done with it is the same however often it is done. */
export const unkeyed = (ctx: ServiceContext) => ({ ...actOf(ctx), idempotencyKey: undefined })

/** A queue as the directory knows it. */
export const registered = (env: Env, ctx: ServiceContext, name: string): Promise<Registered> => directoryOf(env, ctx).get({ name })

/** The partitions of a queue that the directory knows. */
export async function partitionsOf(env: Env, ctx: ServiceContext, name: string): Promise<number> {
  return (await registered(env, ctx, name)).asked.partitions
}

/** The names of all queues, with their partitions. */
export async function allQueues(env: Env, ctx: ServiceContext): Promise<{ name: string; partitions: number }[]> {
  const all: { name: string; partitions: number }[] = []
  for (let after: string | undefined; ;) {
    const some = await directoryOf(env, ctx).list({ after, limit: 1000 })
    all.push(...some.map(({ name, asked }) => ({ name, partitions: asked.partitions })))
    after = some.at(-1)?.name
    if (some.length < 1000) return all
  }
}

async function shownQueue(env: Env, ctx: ServiceContext, { name, asked, createdAt, updatedAt }: Registered): Promise<Queue> {
  const numbers = Array.from({ length: asked.partitions }, (_, number) => number)
  const all = await Promise.all(numbers.map((number) => partitionOf(env, unkeyed(ctx), name, number).counts({ queue: name })))
  const counts = all.filter((each) => each !== undefined)
  const sum = (field: 'ready' | 'delayed' | 'held' | 'inFlight' | 'dead') => counts.reduce((total, each) => total + each[field], 0)
  const oldest = Math.min(...counts.map(({ oldestDue }) => oldestDue ?? Number.POSITIVE_INFINITY))
  const { target, ...settings } = asked
  return {
    ...{ name, ...settings, ...(target && { target: 'url' in target ? { url: target.url } : target }) },
    ...{ depth: sum('ready') + sum('delayed') + sum('held'), delayed: sum('delayed'), inFlight: sum('inFlight'), dead: sum('dead') },
    ...(oldest !== Number.POSITIVE_INFINITY && { oldestAgeMs: Math.max(0, Date.now() - oldest) }),
    isSlowed: counts.some(({ isSlowed }) => isSlowed),
    ...{ createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString() },
  }
}
