declare module '@jsquash/jpeg/decode.js' {
  export interface Pixels {
    data: Uint8ClampedArray
    width: number
    height: number
  }
  export function init(compiled: WebAssembly.Module, overrides?: Record<string, unknown>): Promise<void>
  export default function decode(file: ArrayBuffer, options?: { preserveOrientation?: boolean }): Promise<Pixels>
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
