import { describe } from 'vitest'
import { platform } from '../src/index.ts'
import { bodies } from '../src/suite/bodies.ts'
import { sameThroughEveryDoor } from '../src/suite/doors.ts'
import { examples } from '../src/suite/examples.ts'
import { inputs } from '../src/suite/inputs.ts'
import { names } from '../src/suite/names.ts'
import { rights } from '../src/suite/rights.ts'
import { verbs } from '../src/suite/verbs.ts'

describe('names', () => names(platform))
describe('verbs', () => verbs(platform))
describe('rights', () => rights(platform))
describe('examples', () => examples(platform))
describe('inputs', () => inputs(platform))
describe('bodies', () => bodies(platform))
describe('doors', () => sameThroughEveryDoor(platform))
