import { platform } from '../src/index.ts'
import { hops } from '../src/suite/hops.ts'

hops(platform)
