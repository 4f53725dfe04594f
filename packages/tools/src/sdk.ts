import { argv, stdout } from 'node:process'
import { styleText } from 'node:util'
import { command } from './failure.ts'
import { buildSdk } from './sdk/build.ts'
import { measureSdk, overSize } from './sdk/sizes.ts'

/** Writes the packages that are published into .do/sdk, and measures them. Arguments are labels; without any it takes every domain. */
await command(async () => {
  const sizes = await measureSdk(await buildSdk(argv.length > 2 ? { domains: argv.slice(2) } : {}))
  stdout.write(`${'package'.padEnd(24)} ${'gzip'.padStart(12)} ${'limit'.padStart(12)}\n`)
  for (const { name, bytes, bytesMax } of sizes) stdout.write(`${name.padEnd(24)} ${`${bytes} B`.padStart(12)} ${`${bytesMax} B`.padStart(12)}\n`)
  const over = overSize(sizes)
  for (const problem of over) stdout.write(`${styleText('red', problem)}\n`)
  return over.length > 0 ? 1 : 0
})
