import { type Document, type DocumentPart, ownFields } from 'db.do/contract'
import { invalid } from '@dot-do/service'
import type { Stored } from './space/documents/row.ts'

/** A document as it is answered. */
export const documentOf = (ns: string, { data, title, ...stored }: Stored): Document => ({
  ns,
  ...stored,
  data: JSON.parse(data) as Record<string, unknown>,
  ...(title !== null && { title }),
})

/** Whether what is asked for has content in it. */
export const hasContent = (select: readonly string[] | undefined): boolean => select?.includes('content') === true

/** A document, or the fields of it that were asked for. */
export function partOf(ns: string, stored: Stored, select: readonly string[] | undefined): DocumentPart {
  const document = documentOf(ns, stored)
  if (!select) return document
  const entries: [string, unknown][] = [['id', document.id]]
  for (const [index, name] of select.entries()) {
    const found = valueAt(document, name.split('.'), index)
    if (found !== undefined) entries.push([name, found])
  }
  return Object.fromEntries(entries) as DocumentPart
}

const isOwnField = (name: string) => (ownFields as readonly string[]).includes(name)

function valueAt(document: Document, path: string[], index: number): unknown {
  if (path.includes('')) invalid('a name has no empty step', ['select', index])
  const isOwn = isOwnField(path[0] ?? '') && (path.length === 1 || path[0] === 'data')
  return path.reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), isOwn ? document : document.data)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
