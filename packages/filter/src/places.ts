import type { Edge, Place, Test } from './types.ts'

const cornersMax = 100
/** The mean radius, in metres (IUGG R1). */
export const earth = 6_371_008.8

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const own = (value: Record<string, unknown>, key: string) => (Object.hasOwn(value, key) ? value[key] : undefined)
const hasOnly = (value: Record<string, unknown>, keys: string[]) => Object.keys(value).every((key) => keys.includes(key))
const isIn = (value: unknown, low: number, high: number): value is number => typeof value === 'number' && value >= low && value <= high
const isLat = (value: unknown) => isIn(value, -90, 90)
const isLng = (value: unknown) => isIn(value, -180, 180)

/** A value as a place, or undefined where it is none. */
export function placeOf(value: unknown): Place | undefined {
  if (!isRecord(value)) return undefined
  const lat = own(value, 'lat')
  const lng = own(value, 'lng')
  return isLat(lat) && isLng(lng) ? { lat, lng } : undefined
}

const place = '{ lat, lng } in degrees'

export function readNear(operand: unknown): Test | string {
  const expected = `{ point: ${place}, maxDistance } in metres is expected`
  return isRecord(operand) && hasOnly(operand, ['point', 'maxDistance']) ? circle(own(operand, 'point'), own(operand, 'maxDistance'), expected) : expected
}

function circle(at: unknown, radius: unknown, expected: string): Test | string {
  const center = placeOf(at)
  return center !== undefined && isIn(radius, 0, Math.PI * earth * 2) ? { op: 'circle', center, radius } : expected
}

export function readWithin(operand: unknown): Test | string {
  const [shape, ...others] = isRecord(operand) ? Object.keys(operand) : []
  if (!isRecord(operand) || others.length > 0) return 'one of { box }, { circle }, { polygon } is expected'
  const value = operand[shape ?? '']
  if (shape === 'box') return readBox(value)
  if (shape === 'circle') return readCircle(value)
  if (shape === 'polygon') return readPolygon(value)
  return 'one of { box }, { circle }, { polygon } is expected'
}

function readCircle(value: unknown): Test | string {
  const expected = `a circle { center: ${place}, radius } in metres is expected`
  return isRecord(value) && hasOnly(value, ['center', 'radius']) ? circle(own(value, 'center'), own(value, 'radius'), expected) : expected
}

function readBox(value: unknown): Test | string {
  const expected = 'a box { south, west, north, east } in degrees is expected'
  if (!isRecord(value) || !hasOnly(value, ['south', 'west', 'north', 'east'])) return expected
  const [south, west, north, east] = ['south', 'west', 'north', 'east'].map((side) => own(value, side))
  if (!isLat(south) || !isLat(north) || !isLng(west) || !isLng(east) || south > north) return expected
  return { op: 'box', south, west, north, east }
}

function readPolygon(value: unknown): Test | string {
  const corners = Array.isArray(value) && value.length <= cornersMax ? value.map(placeOf) : []
  if (corners.length < 3) return `a polygon of 3 to ${cornersMax} places ${place} is expected`
  const edges: Edge[] = []
  for (const [index, to] of corners.entries()) {
    const from = corners.at(index - 1)
    if (from === undefined || to === undefined) return `a polygon of places ${place} is expected`
    edges.push([from.lat, from.lng, to.lat, to.lng])
  }
  return { op: 'polygon', edges }
}

/** Half the distance's versed sine: what grows with the distance and needs no arc function. */
export function haversine(from: Place, to: Place): number {
  const lat = Math.sin(radians(to.lat - from.lat) / 2)
  const lng = Math.sin(radians(to.lng - from.lng) / 2)
  return lat * lat + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * lng * lng
}

/** The haversine of a distance in metres; from half the circumference on every place is near. */
export function haversineOf(metres: number): number {
  return metres >= Math.PI * earth ? 2 : Math.sin(metres / (2 * earth)) ** 2
}

export const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Even-odd rule over straight edges in degrees; an edge never crosses the antimeridian. */
export function isInPolygon(edges: Edge[], { lat, lng }: Place): boolean {
  let isInside = false
  for (const [lat1, lng1, lat2, lng2] of edges) {
    if (lat1 > lat !== lat2 > lat && lng < ((lng2 - lng1) * (lat - lat1)) / (lat2 - lat1) + lng1) isInside = !isInside
  }
  return isInside
}

/** From west eastwards: past the antimeridian where west is the greater. */
export function isInBox(box: { south: number; west: number; north: number; east: number }, { lat, lng }: Place): boolean {
  const isBetween = box.west <= box.east ? lng >= box.west && lng <= box.east : lng >= box.west || lng <= box.east
  return lat >= box.south && lat <= box.north && isBetween
}
