import { python } from '@dot-do/testing/debian'

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
export const dateutil = (asked: Asked[]): (number[] | null)[] => python(program, asked)
