import { Problem } from '@dot-do/contract'
import { htmlLengthMax } from 'markdown.do/contract'
import type { Marks } from './marks.ts'

export interface Links {
  rel?: string | undefined
  target?: string | undefined
  hosts?: string[] | undefined
}

/** What writing one text needs to know. */
export interface Context {
  math: 'mathml' | 'katex' | undefined
  links: Links | undefined
  base: string | undefined
  /** Coloured code, or undefined where it stays plain. */
  highlight: ((code: string, lang: string) => string | undefined) | undefined
  /** A formula as MathML, or undefined where it is wrong. */
  formula: ((tex: string, isDisplay: boolean) => string | undefined) | undefined
  /** Ids of headings, by the index of their tokens. */
  ids: ReadonlyMap<object, string>
  /** Set while a part with raw HTML is written: what is the renderer's own is named by a mark. */
  marks: Marks | undefined
  budget: Budget
}

/** What HTML may still be written. A short text can name a long address many times over. */
export class Budget {
  #left = htmlLengthMax

  spend(length: number): void {
    this.#left -= length
    if (this.#left < 0)
      throw new Problem('payload_too_large', `the HTML has more than ${htmlLengthMax / 1024 / 1024} Mi characters`, { reason: 'html_too_large' })
  }
}
