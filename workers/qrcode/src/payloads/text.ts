import type { Kind, Of } from './kind.ts'

export const text: Kind<Of<'text'>> = {
  build: ({ text }) => text,
  parse: (text) => ({ kind: 'text', text }),
}
