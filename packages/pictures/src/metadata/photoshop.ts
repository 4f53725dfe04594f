import { ascii } from '../header/view.ts'
import { scrubTiff } from './gps.ts'
import { blankXmp } from './xmp.ts'

const resources = { exif: 0x0422, exif3: 0x0423, xmp: 0x0424 }

/** Takes the places out of Photoshop's image resources, which may hold EXIF and XMP of their own (Adobe Photoshop File Formats, Image Resource Blocks). */
export function scrubPhotoshop(block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  for (let at = 0; at + 12 <= block.length && ascii(view, at, '8BIM');) {
    const id = view.getUint16(at + 4)
    const name = view.getUint8(at + 6) + 1
    const size = at + 6 + name + (name & 1)
    if (size + 4 > block.length) return
    const [from, length] = [size + 4, view.getUint32(size)]
    const data = block.subarray(from, from + length)
    if (id === resources.exif || id === resources.exif3) scrubTiff(data)
    if (id === resources.xmp) blankXmp(data)
    at = from + length + (length & 1)
  }
}
