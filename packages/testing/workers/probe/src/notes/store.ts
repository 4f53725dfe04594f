import { Problem } from '@dot-do/contract'
import { prefixedId, store, type StoreScope } from '@dot-do/store'
import migrations from './migrations/migrations.js'
import { note } from './schema.ts'

const all = (db: StoreScope['db']): string[] =>
  db
    .select()
    .from(note)
    .orderBy(note.id)
    .all()
    .map(({ text }) => text)

/** The notes of one tenant. */
export const notes = store({
  migrations,
  reads: ['list'],
  transactions: {
    add({ db, now }: StoreScope, { text, how }: { text: string; how?: 'refuse' | 'throw' }): { id: string } {
      const id = prefixedId('note', now)
      db.insert(note).values({ id, text }).run()
      // After the write on purpose: nothing of it may stay.
      if (how === 'refuse') throw new Problem('failed_precondition', 'refused as asked')
      if (how === 'throw') throw new TypeError('a secret of the store')
      return { id }
    },

    list: ({ db }: StoreScope): { notes: string[] } => ({ notes: all(db) }),
  },
})
