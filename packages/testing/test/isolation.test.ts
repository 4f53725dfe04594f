import { describe } from 'vitest'
import { platform } from '../src/index.ts'
import { bindings } from '../src/suite/bindings.ts'
import { context } from '../src/suite/context.ts'
import { routes } from '../src/suite/routes.ts'
import { tenants } from '../src/suite/tenants.ts'

describe('context', () => context(platform))
describe('bindings', () => bindings(platform))
describe('routes', () => routes(platform))
describe('tenants', () => tenants(platform))
