import type { Format } from './import.ts'

const byType: Record<string, Format> = {
  ...{ 'text/csv': 'csv', 'application/csv': 'csv', 'application/json': 'json', 'text/json': 'json' },
  ...{ 'application/x-ndjson': 'jsonl', 'application/jsonl': 'jsonl', 'application/x-jsonlines': 'jsonl', 'application/json-lines': 'jsonl' },
}

const byEnding: Record<string, Format> = { csv: 'csv', json: 'json', jsonl: 'jsonl', ndjson: 'jsonl' }

/** The format of a file by what it says of itself. */
export function formatOf({ type, name }: File): Format {
  const essence = type.split(';')[0]?.trim().toLowerCase() ?? ''
  const ending = name.split('.').at(-1)?.toLowerCase() ?? ''
  if (Object.hasOwn(byType, essence)) return byType[essence] ?? 'csv'
  return Object.hasOwn(byEnding, ending) ? (byEnding[ending] ?? 'csv') : 'csv'
}
