import { exit, stderr } from 'node:process'

/** A failure whose message is all a person needs: commands print it as one line, without a stack, and end with 1. */
export class Failure extends Error {}

/** What went wrong, in one line. */
export const messageOf = (err: unknown): string => (err instanceof Error ? err.message : String(err))

/** What an esbuild context makes of code that does not build: places and reasons, without a stack of the bundler's own. */
export const orFailure = <T>(build: Promise<T>): Promise<T> =>
  build.catch((err: unknown) => {
    throw new Failure(messageOf(err))
  })

/** Runs a command; a `Failure` becomes one line, anything else keeps its stack. */
export async function command(main: () => Promise<number | void>): Promise<void> {
  try {
    const code = await main()
    if (code !== undefined) exit(code)
  } catch (err) {
    stderr.write(`${err instanceof Failure ? err.message : err instanceof Error ? (err.stack ?? err.message) : String(err)}\n`)
    exit(1)
  }
}
