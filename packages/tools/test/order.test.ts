import { expect, test } from 'vitest'
import type { ComposedWorker } from '../src/compose.ts'
import { deployOrder, deploySteps } from '../src/order.ts'

const worker = (label: string, ...calls: string[]): ComposedWorker => ({
  ...{
    label,
    folder: label,
    main: '',
    isOutside: false,
    isDomain: true,
    hasOwnProcess: false,
    compatibilityDate: '',
    compatibilityFlags: [],
    vars: {},
    secrets: [],
    optionalSecrets: [],
    usesEgress: false,
    objects: [],
    buckets: [],
    loaders: [],
    classes: [],
    wrangler: {},
  },
  services: calls.map((service) => ({ binding: service.toUpperCase(), service })),
})

const labels = (...workers: ComposedWorker[]): string[] => deployOrder(workers).workers.map(({ label }) => label)

test('callees are deployed before callers', () => {
  expect(labels(worker('gateway', 'auth', 'lists'), worker('lists', 'auth'), worker('auth', 'auth'))).toEqual(['auth', 'lists', 'gateway'])
})

test('a circle is named, and each of its Workers still comes once', () => {
  const { workers, circles } = deployOrder([worker('auth'), worker('chat', 'llm'), worker('llm', 'auth', 'chat')])
  expect(workers.map(({ label }) => label)).toEqual(['auth', 'llm', 'chat'])
  expect(circles).toEqual(['chat → llm → chat'])
})

test('a circle is deployed first without what is not there yet, then whole', () => {
  const order = deployOrder([worker('auth', 'auth'), worker('chat', 'llm'), worker('llm', 'auth', 'chat')])
  const steps = deploySteps(order).map(({ label, services }) => [label, services.map(({ service }) => service)])
  expect(steps).toEqual([
    ['auth', ['auth']],
    ['llm', ['auth']],
    ['chat', ['llm']],
    ['llm', ['auth', 'chat']],
  ])
})
