import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { and, desc, eq, gt, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm'
import type { Photo } from 'photos.do/contract'
import { type Row, toPhoto } from './records.ts'
import { photo, tag } from './schema.ts'

export interface Query {
  tag?: string | undefined
  /** Milliseconds since the epoch. */
  takenAfter?: number | undefined
  takenBefore?: number | undefined
  camera?: string | undefined
  near?: { latitude: number; longitude: number; radiusKm: number } | undefined
  similarTo?: string | undefined
  limit: number
  /** The last of the page before: of similar ones how far it is, and its id. */
  after?: { distance: number; id: string } | undefined
}

type Db = StoreScope['db']

/** A page of photos, each with how far it is from the one it should be like. */
export function find(db: Db, query: Query): { photo: Photo; distance: number }[] {
  const { similarTo, limit, after } = query
  if (similarTo === undefined)
    return told(
      db,
      rowsOf(db, query).map((row) => ({ row, distance: 0 })),
    )
  const like = db.select().from(photo).where(eq(photo.id, similarTo)).get()
  if (!like) throw new Problem('not_found', `no photo ${similarTo}`)
  const near = similar(db, query, like)
  return told(db, near.filter(({ row, distance }) => !after || distance > after.distance || (distance === after.distance && row.id < after.id)).slice(0, limit))
}

/** Further apart than this, two pictures are not alike. */
const distanceMax = 10

function similar(db: Db, query: Query, like: Row): { row: Row; distance: number }[] {
  const wanted = BigInt(`0x${like.perceptual}`)
  // Only the hashes of all are read; of what is near, the rest.
  const near = db
    .select({ id: photo.id, perceptual: photo.perceptual })
    .from(photo)
    .where(conditions(query))
    .all()
    .map(({ id, perceptual }) => ({ id, distance: bitsOf(wanted ^ BigInt(`0x${perceptual}`)) }))
    .filter(({ id, distance }) => distance <= distanceMax && id !== like.id)
    .toSorted((one, other) => one.distance - other.distance || (one.id < other.id ? 1 : -1))
  return near.flatMap(({ id, distance }) => {
    const row = db.select().from(photo).where(eq(photo.id, id)).get()
    return row ? [{ row, distance }] : []
  })
}

function bitsOf(value: bigint): number {
  let count = 0
  for (let rest = value; rest !== 0n; rest &= rest - 1n) count++
  return count
}

const rowsOf = (db: Db, query: Query): Row[] =>
  db
    .select()
    .from(photo)
    .where(and(conditions(query), query.after && lt(photo.id, query.after.id)))
    .orderBy(desc(photo.id))
    .limit(query.limit)
    .all()

function conditions({ tag: wanted, takenAfter, takenBefore, camera, near }: Query): SQL | undefined {
  return and(
    wanted === undefined ? undefined : inArray(photo.id, sql`(select ${tag.photo} from ${tag} where ${tag.tag} = ${wanted})`),
    takenAfter === undefined ? undefined : gt(photo.takenAt, takenAfter),
    takenBefore === undefined ? undefined : lt(photo.takenAt, takenBefore),
    camera === undefined ? undefined : sql`instr(${photo.camera}, ${camera.toLowerCase()}) > 0`,
    near && and(isNotNull(photo.latitude), sql`${kilometres(near)} <= ${near.radiusKm}`),
  )
}

/** By the haversine formula, on a sphere of 6,371 km. */
const kilometres = ({ latitude, longitude }: { latitude: number; longitude: number }): SQL =>
  sql`6371 * 2 * asin(min(1, sqrt(pow(sin(radians(${photo.latitude} - ${latitude}) / 2), 2) + cos(radians(${latitude})) * cos(radians(${photo.latitude})) * pow(sin(radians(${photo.longitude} - ${longitude}) / 2), 2))))`

// A statement has at most 100 bound values.
const idsAtOnce = 90

function told(db: Db, found: { row: Row; distance: number }[]): { photo: Photo; distance: number }[] {
  const tags = new Map<string, string[]>()
  for (let index = 0; index < found.length; index += idsAtOnce) {
    const ids = found.slice(index, index + idsAtOnce).map(({ row }) => row.id)
    for (const row of db.select().from(tag).where(inArray(tag.photo, ids)).orderBy(tag.tag).all())
      tags.set(row.photo, [...(tags.get(row.photo) ?? []), row.tag])
  }
  return found.map(({ row, distance }) => ({ photo: toPhoto(row, tags.get(row.id) ?? []), distance }))
}

/** The tags of one photo. */
export const tagsOf = (db: Db, id: string): string[] =>
  db
    .select({ tag: tag.tag })
    .from(tag)
    .where(eq(tag.photo, id))
    .orderBy(tag.tag)
    .all()
    .map((row) => row.tag)
