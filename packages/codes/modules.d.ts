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

declare module '@jsquash/webp/decode.js' {
  export interface Pixels {
    data: Uint8ClampedArray
    width: number
    height: number
  }
  export function init(compiled: WebAssembly.Module): Promise<void>
  export default function decode(file: ArrayBuffer): Promise<Pixels>
}
