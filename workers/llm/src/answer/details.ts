import type { ReasoningDetail } from '../upstream/wire.ts'

const sizeMax = 1_000_000

/** What a model thinks, put together from its pieces, so that its provider takes it back: text joins text, a signature what it signs. */
export class Details {
  readonly #all: ReasoningDetail[] = []
  #size = 0

  push(pieces: unknown): void {
    if (!Array.isArray(pieces)) return
    for (const piece of pieces.filter(isDetail)) {
      this.#size += JSON.stringify(piece).length
      const last = this.#all.at(-1)
      if (last && last.type === 'reasoning.text' && piece.type === last.type && piece.index === last.index) Object.assign(last, joined(last, piece))
      else this.#all.push({ ...piece })
    }
  }

  /** Nothing where there is none; nor of what is too long, since a part of it would not fit its signature. */
  all(): ReasoningDetail[] | undefined {
    return this.#all.length > 0 && this.#size <= sizeMax ? this.#all : undefined
  }
}

const isDetail = (piece: unknown): piece is ReasoningDetail =>
  typeof piece === 'object' && piece !== null && typeof (piece as { type?: unknown }).type === 'string'

const joined = (last: ReasoningDetail, piece: ReasoningDetail): ReasoningDetail => {
  const given = Object.entries(piece).filter(([, value]) => value !== undefined && value !== null)
  return { ...last, ...Object.fromEntries(given), type: last.type, text: `${textOf(last)}${textOf(piece)}` }
}

const textOf = ({ text }: ReasoningDetail): string => (typeof text === 'string' ? text : '')
