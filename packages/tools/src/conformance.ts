import { env } from 'node:process'

// The tests, with the comparisons that are cut short for every day at their full size. The files `*.conformance.ts` run only here.
env['CONFORMANCE'] = '1'
await import('./test.ts')
