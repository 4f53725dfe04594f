import { platform } from '../src/index.ts'
import { sessions } from '../src/suite/sessions.ts'

sessions(platform)
