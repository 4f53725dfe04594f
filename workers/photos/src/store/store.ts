import { Problem } from '@dot-do/contract'
import { wordOf } from '@dot-do/contract/keys'
import { open, prefixedId, store, type StoreScope } from '@dot-do/store'
import { and, asc, count, eq, inArray, lt } from 'drizzle-orm'
import type { Options, Photo, Preset } from 'photos.do/contract'
import type { Env } from '../env.ts'
import { limits } from '../limits.ts'
import { find, type Query, tagsOf } from './find.ts'
import { keys } from './keys.ts'
import migrations from './migrations/migrations.js'
import { type Row, toPhoto } from './records.ts'
import { announced, photo, preset, result, signing, tag } from './schema.ts'

type Message = { check: string } | { drop: string } | { remove: string[] }
type Scope = StoreScope<Message>

/** What serving a photo has to know. */
export interface Serving {
  photo: Row | undefined
  signing: Signing
  preset?: { options: Options; version: number } | undefined
}

export interface Signing {
  generation: number
  /** Until when the key before is good, in milliseconds since the epoch. */
  previousUntil: number
}

export interface Announcement {
  bytesMax: number
  types: Photo['format'][] | null
  metadata: Photo['metadata']
}

/** A photo that is to be added; its bytes are kept already. */
export type Added = Omit<Row, 'createdAt' | 'version'>

export interface Changes {
  id: string
  name?: string | undefined
  alt?: string | null | undefined
  tags?: string[] | undefined
  metadata?: Photo['metadata'] | undefined
  visibility?: Photo['visibility'] | undefined
  expectedVersion?: number | undefined
}

const rowOf = (db: Scope['db'], id: string): Row | undefined => db.select().from(photo).where(eq(photo.id, id)).get()
const sameBytes = (db: Scope['db'], sha256: string): Row | undefined => db.select().from(photo).where(eq(photo.sha256, sha256)).orderBy(asc(photo.id)).get()
const told = (db: Scope['db'], row: Row): Photo => toPhoto(row, tagsOf(db, row.id))
const missing = (id: string): Problem => new Problem('not_found', `no photo ${id}`)

// An upload takes a minute at most: what has no record after this never will.
const orphanMs = 60 * 60 * 1000

/** The id of a new photo of a tenant. */
export const newId = (tenant: string, now?: number): string => `photo_${wordOf(tenant)}${prefixedId('', now).slice(1)}`

/** The photos of one tenant: what is known of them. Their bytes are in R2, put there before the record and gone after it. */
export const records = store({
  migrations,
  reads: ['get', 'list', 'serving', 'announcement', 'listPresets'],
  transactions: {
    /** Makes room for the bytes of a new photo, unless the same were here before; if it does not come to a record, they are taken away. */
    claim({ db, send }: Scope, { id, sha256 }: { id: string; sha256?: string | undefined }): Photo | undefined {
      const known = sha256 === undefined ? undefined : sameBytes(db, sha256)
      if (known) return told(db, known)
      send({ check: id }, { lane: id, delayMs: orphanMs })
      return undefined
    },

    add({ db, now, send }: Scope, { row, tags, isAnnounced }: { row: Added; tags: string[]; isAnnounced: boolean }): { photo: Photo; isNew: boolean } {
      const known = isAnnounced ? rowOf(db, row.id) : sameBytes(db, row.sha256)
      if (known) {
        // What came second was put elsewhere.
        if (known.id !== row.id) send({ drop: row.id }, { lane: row.id })
        else if (known.sha256 !== row.sha256) send({ remove: [keys.original(row.id, row.sha256)] }, { lane: row.id })
        return { photo: told(db, known), isNew: false }
      }
      const made = { ...row, createdAt: now, version: 1 }
      db.insert(photo).values(made).run()
      setTags(db, row.id, tags)
      db.delete(announced).where(eq(announced.id, row.id)).run()
      return { photo: told(db, made), isNew: true }
    },

    get({ db }: Scope, { id }: { id: string }): Photo {
      const row = rowOf(db, id)
      if (!row) throw missing(id)
      return told(db, row)
    },

    update({ db }: Scope, { id, tags, expectedVersion, ...changes }: Changes): Photo {
      const row = rowOf(db, id)
      if (!row) throw missing(id)
      if (expectedVersion !== undefined && expectedVersion !== row.version) {
        throw new Problem('failed_precondition', `the photo is at version ${row.version}`, { data: { version: row.version } })
      }
      if (tags) setTags(db, id, tags)
      const [changed] = db
        .update(photo)
        .set({ ...changes, version: row.version + 1 })
        .where(eq(photo.id, id))
        .returning()
        .all()
      return told(db, changed ?? row)
    },

    delete({ db, send }: Scope, { id }: { id: string }): { deleted: boolean } {
      const deleted = db.delete(photo).where(eq(photo.id, id)).returning({ id: photo.id }).all().length > 0
      if (!deleted) return { deleted }
      db.delete(tag).where(eq(tag.photo, id)).run()
      db.delete(result).where(eq(result.photo, id)).run()
      send({ drop: id }, { lane: id })
      return { deleted }
    },

    list: ({ db }: Scope, query: Query) => find(db, query),

    serving({ db }: Scope, { id, preset: name }: { id: string; preset?: string | undefined }): Serving {
      const named = name === undefined ? undefined : db.select().from(preset).where(eq(preset.name, name)).get()
      return { photo: rowOf(db, id), signing: signingOf(db), preset: named && { options: named.options, version: named.version } }
    },

    /** Notes what was made of a photo; past the most that are kept the oldest go. */
    keep({ db, now, send }: Scope, { id, hash }: { id: string; hash: string }): void {
      // Deleted while it was made: then this goes too.
      if (!rowOf(db, id)) return send({ drop: id }, { lane: id })
      db.insert(result).values({ photo: id, hash, madeAt: now }).onConflictDoNothing().run()
      const total = db.select({ total: count() }).from(result).where(eq(result.photo, id)).get()?.total ?? 0
      if (total <= limits.resultsMax) return
      const old = db
        .select({ hash: result.hash })
        .from(result)
        .where(eq(result.photo, id))
        .orderBy(asc(result.madeAt))
        .limit(Math.min(50, total - limits.resultsMax))
        .all()
        .map((row) => row.hash)
      db.delete(result)
        .where(and(eq(result.photo, id), inArray(result.hash, old)))
        .run()
      send({ remove: old.map((one) => keys.result(id, one)) }, { lane: id })
    },

    putPreset({ db, now }: Scope, { name, options }: { name: string; options: Options }): Preset {
      const version = (db.select().from(preset).where(eq(preset.name, name)).get()?.version ?? 0) + 1
      const made = { name, options, version, updatedAt: now }
      db.insert(preset).values(made).onConflictDoUpdate({ target: preset.name, set: made }).run()
      return toldPreset(made)
    },

    listPresets: ({ db }: Scope): Preset[] => db.select().from(preset).orderBy(preset.name).all().map(toldPreset),

    deletePreset: ({ db }: Scope, { name }: { name: string }) => ({ deleted: db.delete(preset).where(eq(preset.name, name)).returning().all().length > 0 }),

    announce({ db, now, actor }: Scope, { expiresIn, ...rest }: Announcement & { expiresIn: number }): { id: string; until: number; signing: Signing } {
      const [id, until] = [newId(actor.tenant, now), now + 1000 * expiresIn]
      db.delete(announced).where(lt(announced.until, now)).run()
      db.insert(announced)
        .values({ id, until, ...rest })
        .run()
      return { id, until, signing: signingOf(db) }
    },

    announcement({ db, now }: Scope, { id }: { id: string }): { announced?: Announcement | undefined; isTaken: boolean; signing: Signing } {
      const row = db.select().from(announced).where(eq(announced.id, id)).get()
      return { announced: row && row.until > now ? row : undefined, isTaken: rowOf(db, id) !== undefined, signing: signingOf(db) }
    },

    rotate({ db, now }: Scope, { overlapSeconds }: { overlapSeconds: number }): Signing {
      const next = { generation: signingOf(db).generation + 1, previousUntil: now + 1000 * overlapSeconds }
      db.insert(signing)
        .values({ id: 1, ...next })
        .onConflictDoUpdate({ target: signing.id, set: next })
        .run()
      return next
    },
  },

  async deliver(message: Message, { env, actor }) {
    const { PICTURES, RECORDS } = env as Env
    if ('remove' in message) return PICTURES.delete(message.remove)
    const id = 'drop' in message ? message.drop : message.check
    if ('check' in message && (await open(RECORDS, records, actor.tenant, actor).serving({ id })).photo) return
    await empty(PICTURES, keys.photo(id))
  },
})

const toldPreset = ({ updatedAt, ...rest }: typeof preset.$inferSelect): Preset => ({ ...rest, updatedAt: new Date(updatedAt).toISOString() })

function signingOf(db: Scope['db']): Signing {
  const row = db.select().from(signing).get()
  return { generation: row?.generation ?? 1, previousUntil: row?.previousUntil ?? 0 }
}

function setTags(db: Scope['db'], id: string, tags: string[]): void {
  db.delete(tag).where(eq(tag.photo, id)).run()
  for (const one of new Set(tags)) db.insert(tag).values({ tag: one, photo: id }).run()
}

async function empty(bucket: R2Bucket, prefix: string): Promise<void> {
  for (;;) {
    const { objects, truncated } = await bucket.list({ prefix })
    if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key))
    if (!truncated) return
  }
}
