import type { CallScope } from '@dot-do/service'
import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import type contract from 'esbuild.do/contract'
import { limits } from 'esbuild.do/contract'
import { withEngine } from '../compiler.ts'
import type { Engine } from '../engine/engine.ts'
import { treeOf } from '../engine/tree.ts'
import { tooLarge } from '../files.ts'
import { transformFlags } from '../flags.ts'
import { checkAnswer, checkErrors, messagesOf } from '../messages.ts'

type Contract = typeof contract

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

// esbuild takes long inputs by file, and then gives its results so.
const inputPath = '/input'

/** One file, transformed. */
export const transform = (input: Parsed<Contract, 'transform'>, { ctx }: CallScope): Promise<Answer<Contract, 'transform'>> =>
  withEngine(ctx, (engine) => transformIn(engine, input, encoded(input.code, ctx.auth.authenticated)))

function encoded(code: string, isAuthenticated: boolean): Uint8Array {
  const bytes = encoder.encode(code)
  if (bytes.length > limits.sourceBytes) tooLarge('code', limits.sourceBytes)
  if (!isAuthenticated && bytes.length > limits.anonymousBytes)
    throw new Problem(
      'payload_too_large',
      `more than ${limits.anonymousBytes / 1024} KiB of code; with a key it may have ${limits.sourceBytes / 1024 / 1024} MiB`,
    )
  return bytes
}

function transformIn(engine: Engine, { loader, options }: Parsed<Contract, 'transform'>, code: Uint8Array): Answer<Contract, 'transform'> {
  const root = treeOf([[inputPath, code]])
  const answer = engine.request(
    {
      ...{ command: 'transform', inputFS: true, input: encoder.encode(inputPath), flags: transformFlags(loader, options) },
      ...(options.mangleCache && { mangleCache: options.mangleCache }),
    },
    root,
  )
  checkAnswer(answer)
  checkErrors(engine, answer.errors, options.logLimit)
  const written = (name: 'code' | 'map'): string => {
    const file = root.get(`input.${name}`)
    return answer[`${name}FS`] === true && file instanceof Uint8Array ? decoder.decode(file) : ((answer[name] as string | undefined) ?? '')
  }
  const [map, { legalComments, mangleCache }] = [written('map'), answer]
  return {
    code: written('code'),
    ...(map !== '' && { map }),
    ...(typeof legalComments === 'string' && { legalComments }),
    ...(mangleCache !== undefined && { mangleCache: mangleCache as Record<string, string | false> }),
    warnings: messagesOf(answer.warnings, options.logLimit),
  }
}
