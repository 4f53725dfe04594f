import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { formatKey, hashOf, parseKey, secretLength, toBase62, wordOf } from '@dot-do/contract/keys'
import { Failure, messageOf } from './failure.ts'
import { endWorkerd, identify, isRunning, markChildren, orphansOf, type ProcessId } from './processes.ts'

/** The folder that holds all state of one platform; one launcher at a time has it. */
export interface State {
  folder: string
  /** Where the runtime keeps the objects' databases. */
  data: string
  /** Remembers the runtime's processes, so that the next launcher can end them if this one is killed; /proc tells them too, where there is one. */
  record(pids: number[]): void
  release(): void
}

interface Lock {
  launcher: ProcessId
  workerd: ProcessId[]
}

/** Takes the state folder; a runtime left over by a killed launcher is ended first. */
export async function openState(stateDir: string): Promise<State> {
  const folder = resolve(stateDir)
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  } catch (err) {
    throw new Failure(`can't write the state folder ${folder} (${messageOf(err)}): set DO_STATE_DIR or --state`)
  }
  const file = join(folder, 'launcher.json')
  markChildren()
  const lock: Lock = { launcher: identify(process.pid), workerd: [] }
  while (!tryWrite(file, lock)) await clearStale(file, folder)
  return {
    folder,
    data: join(folder, 'data'),
    record: (pids) => replace(file, JSON.stringify({ ...lock, workerd: pids.map(identify) })),
    release: () => rmSync(file, { force: true }),
  }
}

// Node's own recursive mkdir never returns where a folder can't be made although its parent is there, as below /proc.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function tryWrite(file: string, lock: Lock): boolean {
  try {
    writeFileSync(file, JSON.stringify(lock), { flag: 'wx' })
    return true
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw new Failure(`can't write ${file}: ${messageOf(err)}`)
  }
}

// Half a record would hide the runtime's processes.
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

async function clearStale(file: string, folder: string): Promise<void> {
  const lock = readLock(file)
  if (lock && isRunning(lock.launcher))
    throw new Failure(`the state folder ${folder} is in use by process ${lock.launcher.pid}: stop it, or set DO_STATE_DIR or --state`)
  for (const left of lock ? [...lock.workerd, ...orphansOf(lock.launcher)] : []) await endWorkerd(left)
  rmSync(file, { force: true })
}

// A launcher killed while it wrote leaves half a file: nobody holds the folder then.
function readLock(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock
  } catch {
    return undefined
  }
}

export interface RootKey {
  hash: string
  /** The key itself, when it was made just now: it is kept nowhere. */
  made?: string
}

/** The hash of the root key: of the given one, else of the one known so far, else of a new one. */
export function rootKey({ folder }: State, given?: string): RootKey {
  const file = join(folder, 'root-key.sha256')
  if (given !== undefined) {
    if (parseKey(given)?.word !== wordOf('platform')) throw new Failure('DO_ROOT_KEY is not a root key: leave it unset and one is made')
    return { hash: keep(file, hashOf(given)) }
  }
  if (existsSync(file)) return { hash: readFileSync(file, 'utf8').trim() }
  const made = formatKey('platform', toBase62(randomBytes(secretLength * 2), secretLength))
  return { hash: keep(file, hashOf(made)), made }
}

/** The key that encrypts stored secrets: 32 random bytes in base64, made on the first run. */
export function secretsKey({ folder }: State): string {
  const file = join(folder, 'secrets.key')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : keep(file, randomBytes(32).toString('base64'))
}

function keep(file: string, value: string): string {
  writeFileSync(file, `${value}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
  return value
}
