/** Whether `text` stands at a place. */
export function ascii(view: DataView, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (at + index >= view.byteLength || view.getUint8(at + index) !== text.charCodeAt(index)) return false
  return true
}

/** Four characters at a place. */
export const fourCc = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))

/** A width and a height in pixels. */
export interface Size {
  width: number
  height: number
}
