import { afterAll, beforeAll, describe } from 'vitest'
import { type OwnPlatform, startOwn } from '../src/index.ts'
import { bindings } from '../src/suite/bindings.ts'
import { context } from '../src/suite/context.ts'
import { sameThroughEveryDoor } from '../src/suite/doors.ts'
import { examples } from '../src/suite/examples.ts'
import { hops } from '../src/suite/hops.ts'
import { names } from '../src/suite/names.ts'
import { routes } from '../src/suite/routes.ts'
import { tenants } from '../src/suite/tenants.ts'

// Deployed, each domain is a Worker of its own; on one machine all are one. Nothing may lean on that.
describe('with the Workers started apart', () => {
  let own: OwnPlatform
  beforeAll(async () => {
    own = await startOwn({ mode: 'separate' })
  })
  afterAll(async () => own[Symbol.asyncDispose]())
  const on = () => own

  describe('examples', () => examples(on))
  describe('names', () => names(on))
  describe('doors', () => sameThroughEveryDoor(on))
  describe('hops', () => hops(on))
  describe('context', () => context(on))
  describe('bindings', () => bindings(on))
  describe('routes', () => routes(on))
  describe('tenants', () => tenants(on))
})
