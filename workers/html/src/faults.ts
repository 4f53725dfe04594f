import type { ParseOptions } from '@dot-do/sanitize'
import type { Fault } from 'html.do/contract'

/** Faults of one text that are told. */
export const faultsMax = 1000

/** Takes the parser's errors down, by the standard's names. */
export function parseErrors(): { faults: Fault[]; onParseError: NonNullable<ParseOptions['onParseError']> } {
  const faults: Fault[] = []
  return {
    faults,
    onParseError: ({ code, startLine: line, startCol: column }) => {
      if (faults.length < faultsMax) faults.push({ code, message: sentence(code), line, column })
    },
  }
}

// The standard's names say what they mean: `eof-in-tag`.
const sentence = (code: string): string => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('-', ' ')}`.replace(/^Eof/, 'The end of the text')
