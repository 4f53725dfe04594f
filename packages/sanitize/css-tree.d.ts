// Parser and generator alone, without the tables of the language that the package's main entry brings.
declare module 'css-tree/parser' {
  export { parse as default } from 'css-tree'
}

declare module 'css-tree/generator' {
  export { generate as default } from 'css-tree'
}

declare module 'css-tree/tokenizer' {
  export { tokenTypes } from 'css-tree'
  export function tokenize(source: string, onToken: (type: number, start: number, end: number) => void): void
}
