import type { Definition } from '../definition.ts'
import { type Open, opened } from '../list/open.ts'
import type { ChangeRow } from './states.ts'

/** What the fields of a list were at a version. */
export class Definitions {
  readonly #open: Open
  readonly #altered: { version: number; at: number }[]
  /** By the version of the change that ended them. */
  readonly #ended = new Map<number, Open>()

  constructor(open: Open) {
    this.#open = open
    // Of the changes those of the list itself: the index leads to them.
    this.#altered = open.scope.sql.exec<{ version: number; at: number }>('select version, at from change where item is null order by version').toArray()
  }

  /** The list as it was from this version on. */
  at(version: number): Open {
    const next = this.#altered.find((altered) => altered.version > version)
    return next ? this.#before(next.version) : this.#open
  }

  /** The list as it was when an item was what a change of it says was before. */
  before({ version, at }: ChangeRow): Open {
    const last = this.#altered.findLast((altered) => altered.version < version)
    // What an alteration does to the items is written with it: before that they were of the old fields.
    return last?.at === at ? this.#before(last.version) : this.at(version - 1)
  }

  /** The version since when the fields are as they are; 0 where they always were. */
  get latest(): number {
    return this.#altered.at(-1)?.version ?? 0
  }

  #before(version: number): Open {
    let known = this.#ended.get(version)
    if (!known) {
      const { before } = this.#open.scope.sql.exec<{ before: string }>('select json(before) as before from change where version = ?', version).one()
      known = opened(this.#open.scope, { ...this.#open.row, definition: JSON.parse(before) as Definition })
      this.#ended.set(version, known)
    }
    return known
  }
}
