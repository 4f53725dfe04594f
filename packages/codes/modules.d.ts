declare module '*.wasm' {
  const compiled: WebAssembly.Module
  export default compiled
}

declare module '*.ttf' {
  const font: ArrayBuffer
  export default font
}

declare module 'color-name' {
  const names: Record<string, readonly [number, number, number]>
  export default names
}

declare module 'opentype.js' {
  interface Command {
    type: 'M' | 'L' | 'Q' | 'C' | 'Z'
    x?: number
    y?: number
    x1?: number
    y1?: number
    x2?: number
    y2?: number
  }
  interface Glyph {
    advanceWidth: number
    getPath(x: number, y: number, size: number): { commands: Command[] }
  }
  interface Font {
    unitsPerEm: number
    charToGlyphIndex(character: string): number
    charToGlyph(character: string): Glyph
  }
  export function parse(font: ArrayBuffer): Font
}
