import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

// Debian's; another Python may come first in the path, without the module.
const python = '/usr/bin/python3'

/** Whether Debian's Python has dateutil. */
export const hasDateutil = existsSync(python) && spawnSync(python, ['-c', 'import dateutil.rrule']).status === 0

/** What dateutil is asked: a rule, where it begins by a clock (2026-01-01T09:00:00), in which zone, and how many times are wanted. */
export interface Asked {
  rule: string
  dtstart: string
  timezone: string
  count: number
}

const program = `
import json, sys, itertools, signal
from datetime import datetime, timezone
from dateutil import rrule, tz
answers = []
class Late(Exception): pass
def late(*_): raise Late()
signal.signal(signal.SIGALRM, late)
for asked in json.load(sys.stdin):
    start = datetime.fromisoformat(asked['dtstart']).replace(tzinfo=tz.gettz(asked['timezone']))
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        rule = rrule.rrulestr(asked['rule'], dtstart=start)
        answers.append([round(time.astimezone(timezone.utc).timestamp() * 1000) for time in itertools.islice(rule, asked['count'])])
    except ValueError as error:
        if 'empty' not in str(error): raise
        answers.append([])
    except Late:
        answers.append(None)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
print(json.dumps(answers))
`

/** The times that dateutil finds, each list for what was asked at its place; nothing where it still seeks after a second. */
export function dateutil(asked: Asked[]): (number[] | null)[] {
  const { stdout, stderr, status } = spawnSync(python, ['-c', program], { input: JSON.stringify(asked), maxBuffer: 256 * 1024 * 1024 })
  if (status !== 0) throw new Error(stderr.toString())
  return JSON.parse(stdout.toString()) as (number[] | null)[]
}
