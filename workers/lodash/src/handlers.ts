import { Problem } from '@dot-do/contract'
import { type Handlers, handlers } from '@dot-do/service'
import contract, { type FunctionName, functions, isFunctionName, leftOut } from 'lodash.do/contract'
import { callWith, type Run } from './call.ts'
import { unknownFunction } from './forms.ts'
import { Meter } from './meter.ts'
import { readValue, sizeOf, writeValue } from './values.ts'

type All = Handlers<typeof contract>

const functionHandler =
  (name: FunctionName): All[FunctionName] =>
  ({ args }) =>
    writeValue(callWith({ meter: new Meter() }, name, readValue(args, ['args']), ['args']))

const functionHandlers = Object.fromEntries(Object.keys(functions).map((name) => [name, functionHandler(name as FunctionName)])) as Pick<All, FunctionName>

/** The value after a step; what a step made is bounded before the next one goes through it. */
function step(run: Run, value: unknown, [name, ...args]: [string, ...unknown[]], index: number): unknown {
  if (!isFunctionName(name)) return unknownFunction(name, ['steps', index, 0])
  const next = callWith(run, name, [value, ...readValue(args, ['steps', index])], ['steps', index])
  run.meter.work(sizeOf(next).elements)
  return next
}

/** How one call of a batch ends; what is not the caller's fault ends the batch. */
function ended(run: Run, name: string, args: unknown[], index: number): { value: unknown } | { error: { code: string; detail: string } } {
  const place = ['calls', index, 'args']
  try {
    if (!isFunctionName(name)) return unknownFunction(name, ['calls', index, 'name'])
    return { value: writeValue(callWith(run, name, readValue(args, place), place)) }
  } catch (err) {
    if (!(err instanceof Problem)) throw err
    const { code, message: detail, issues, reason } = err
    return { error: { code, detail, ...(issues && { issues }), ...(reason !== undefined && { reason }) } }
  }
}

export default handlers(contract, {
  ...functionHandlers,

  chain({ value, steps }) {
    const run: Run = { meter: new Meter() }
    return { value: writeValue(steps.reduce<unknown>((before, each, index) => step(run, before, each, index), readValue(value, ['value']))) }
  },

  batch({ calls }) {
    const run: Run = { meter: new Meter() }
    return { results: calls.map(({ name, args }, index) => ended(run, name, args, index)) }
  },

  functions: () => [
    ...Object.entries(functions).map(([name, doc]) => ({ name, ...doc })),
    ...Object.entries(leftOut).map(([name, reason]) => ({ name, leftOut: reason })),
  ],
})
