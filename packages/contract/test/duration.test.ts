import { expect, test } from 'vitest'
import { Duration, durationMs } from '../src/index.ts'

test('a duration is its milliseconds', () => {
  const lengths = { '0s': 0, '500ms': 500, '1.5s': 1500, '30s': 30_000, '5m': 300_000, '2h': 7_200_000, '14d': 1_209_600_000, '1w': 604_800_000 }
  const iso = { PT15M: 900_000, PT0S: 0, P1DT12H: 129_600_000, P2W: 1_209_600_000, 'PT0.25S': 250, PT1H30M5S: 5_405_000 }
  for (const [text, ms] of Object.entries({ ...lengths, ...iso })) expect([text, durationMs(Duration.parse(text))]).toEqual([text, ms])
})

test('what has no fixed length, or none at all, is refused', () => {
  for (const text of ['', '5', 's', '-5s', '5 s', '5min', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', '1e3s', 'PT5', '٣s', '5s\n'])
    expect(Duration.safeParse(text).success, text).toBe(false)
})
