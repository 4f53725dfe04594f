import { needs } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { type Profile, sanitize } from '../src/index.ts'
import { firing } from './browser.ts'
import { contexts } from './oracle.ts'
import { payloads } from './payloads.ts'

const isFull = process.env['CONFORMANCE'] !== undefined
const profiles: Profile[] = ['rich', 'email', 'svg']

// In the body all of them; elsewhere every so many, unless there is time for all.
const pages = (profile: Profile): string[] => {
  const answers = [...new Set(payloads.map((payload) => sanitize(payload, { profile }).html))]
  return Object.entries(contexts).flatMap(([name, [before, after]], offset) =>
    answers.filter((_answer, index) => isFull || name === 'body' || index % 24 === offset).map((answer) => `<!doctype html>${before}${answer}${after}`),
  )
}

test('attacks as they come run in Chromium', { timeout: 300_000 }, async (context) => {
  needs(context.skip, 'chromium')
  const live = payloads.filter((_payload, index) => isFull || index % 20 === 0)
  const fired = await firing(live.map((payload) => `<!doctype html>${payload}`))
  expect(fired.length).toBeGreaterThan(live.length / 12)
  // By loading, and by a click.
  expect(await firing(['<img src=x onerror=window.fired=1>', '<a href="javascript:window.fired=1">x</a>', '<p>x</p>'])).toHaveLength(2)
})

test.for(profiles)('what %s makes of them runs nothing, wherever it stands', { timeout: 1_800_000 }, async (profile, context) => {
  needs(context.skip, 'chromium')
  expect(await firing(pages(profile))).toEqual([])
})
