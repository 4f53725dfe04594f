import type { Photo } from 'photos.do/contract'
import type { photo } from './schema.ts'

export type Row = typeof photo.$inferSelect

/** A photo as it is told. */
export function toPhoto(row: Row, tags: string[]): Photo {
  const { id, sha256, name, alt, format, width, height, frames, bytes, exif, takenAt, blurhash, dominant, metadata, visibility, createdAt, version } = row
  return {
    ...{ id, name, alt: alt ?? undefined, format, width, height, frames, bytes, sha256, exif: exif ?? undefined },
    takenAt: takenAt === null ? undefined : new Date(takenAt).toISOString(),
    ...{ location: locationOf(row), blurhash, dominant, tags, metadata, visibility, createdAt: new Date(createdAt).toISOString(), version },
  }
}

function locationOf({ latitude, longitude, altitude }: Row): Photo['location'] {
  return latitude === null || longitude === null ? undefined : { latitude, longitude, altitude: altitude ?? undefined }
}
