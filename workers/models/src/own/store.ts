import { Problem } from '@dot-do/contract'
import { store, type StoreScope } from '@dot-do/store'
import { desc, eq } from 'drizzle-orm'
import type { OwnModel } from 'models.do/contract'
import migrations from './migrations/migrations.js'
import { said } from './schema.ts'

/** What a tenant said of a model from a time on; nothing where it took that back. */
export interface Said {
  model: string
  from: string
  own: OwnModel | null
}

const modelsMax = 500
const versionsMax = 100

const newest = ({ db }: StoreScope, model: string): Said | undefined => db.select().from(said).where(eq(said.model, model)).orderBy(desc(said.id)).get()

/** What one tenant says of models. */
export const own = store({
  migrations,
  reads: ['all', 'versions'],
  transactions: {
    /** What holds now. */
    all: ({ sql }: StoreScope): OwnModel[] =>
      sql
        .exec<{ own: string | null }>('select own from said where id in (select max(id) from said group by model)')
        .toArray()
        .flatMap((row) => (row.own === null ? [] : [JSON.parse(row.own) as OwnModel])),

    versions: ({ db }: StoreScope, { model }: { model: string }): Said[] =>
      db
        .select()
        .from(said)
        .where(eq(said.model, model))
        .orderBy(said.id)
        .all()
        .map(({ model: id, from, own: what }) => ({ model: id, from, own: what })),

    put(scope: StoreScope, { model }: { model: OwnModel }): void {
      const { db, sql, now } = scope
      const isNew = (newest(scope, model.id)?.own ?? null) === null
      const { n } = sql.exec<{ n: number }>('select count(*) as n from said where own is not null and id in (select max(id) from said group by model)').one()
      if (isNew && n >= modelsMax) throw new Problem('failed_precondition', `at most ${modelsMax} models of your own`, { data: { candidates: [] } })
      db.insert(said)
        .values({ model: model.id, from: new Date(now).toISOString(), own: model })
        .run()
      sql.exec('delete from said where model = ? and id not in (select id from said where model = ? order by id desc limit ?)', model.id, model.id, versionsMax)
    },

    delete(scope: StoreScope, { id }: { id: string }): boolean {
      if ((newest(scope, id)?.own ?? null) === null) return false
      scope.db
        .insert(said)
        .values({ model: id, from: new Date(scope.now).toISOString(), own: null })
        .run()
      return true
    },
  },
})
