/** Why a value does not fit its field; `path` leads on from the value. */
export class Wrong extends Error {
  readonly path: (string | number)[]
  constructor(message: string, path: (string | number)[] = []) {
    super(message)
    this.name = 'Wrong'
    this.path = path
  }
}

/** Refuses a value. */
export function wrong(message: string, path: (string | number)[] = []): never {
  throw new Wrong(message, path)
}

/** A value in a sentence: short, whatever it is. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? `“${value}”` : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
