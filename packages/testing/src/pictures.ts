import { deflateSync, crc32 } from 'node:zlib'

/** A PNG of 8-bit RGB whose pixels `colorAt` gives. */
export function png(width: number, height: number, colorAt: (x: number, y: number) => readonly [number, number, number]): Uint8Array {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows.set(colorAt(x, y), y * (width * 3 + 1) + 1 + 3 * x)
  return pngOf(width, height, deflateSync(rows))
}

/** A PNG whose header says this size, whatever its data is. */
export function pngOf(width: number, height: number, data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** A red disc on white. */
export const logo = (size: number): Uint8Array =>
  png(size, size, (x, y) => (Math.hypot(x - size / 2, y - size / 2) < size * 0.45 ? [200, 20, 30] : [255, 255, 255]))
