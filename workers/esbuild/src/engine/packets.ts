/** What esbuild's service speaks over its standard input and output: JSON with bytes, and integers for numbers. */
export type Value = null | boolean | number | string | Uint8Array | Value[] | { [key: string]: Value }

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

/** A request as one packet: its length, its id, its value (cmd/esbuild/stdio_protocol.go). */
export function encodeRequest(id: number, value: Value): Uint8Array {
  const writer = new Writer()
  writer.uint32(0)
  writer.uint32(id << 1)
  writer.value(value)
  return writer.packet()
}

/** A packet without its length, as its id and its value. */
export function decodePacket(packet: Uint8Array): { id: number; isRequest: boolean; value: Value } {
  const reader = new Reader(packet)
  const id = reader.uint32()
  return { id: id >>> 1, isRequest: (id & 1) === 0, value: reader.value() }
}

class Writer {
  #bytes = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  value(value: Value): void {
    if (value === null) this.#byte(0)
    else if (typeof value === 'boolean') this.#pair(1, value ? 1 : 0)
    else if (typeof value === 'number') this.#tagged(2, value)
    else if (typeof value === 'string') this.#blob(3, encoder.encode(value))
    else if (value instanceof Uint8Array) this.#blob(4, value)
    else if (Array.isArray(value)) {
      this.#tagged(5, value.length)
      for (const item of value) this.value(item)
    } else {
      const entries = Object.entries(value)
      this.#tagged(6, entries.length)
      for (const [key, item] of entries) {
        this.#sized(encoder.encode(key))
        this.value(item)
      }
    }
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#view.setUint32(this.#length, value, true)
    this.#length += 4
  }

  packet(): Uint8Array {
    this.#view.setUint32(0, this.#length - 4, true)
    return this.#bytes.subarray(0, this.#length)
  }

  #byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  #pair(tag: number, value: number): void {
    this.#byte(tag)
    this.#byte(value)
  }

  #tagged(tag: number, value: number): void {
    this.#byte(tag)
    this.uint32(value)
  }

  #blob(tag: number, bytes: Uint8Array): void {
    this.#byte(tag)
    this.#sized(bytes)
  }

  #sized(bytes: Uint8Array): void {
    this.uint32(bytes.length)
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array((this.#length + more) * 2)
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  value(): Value {
    const tag = this.#view.getUint8(this.#at++)
    switch (tag) {
      case 0:
        return null
      case 1:
        return this.#view.getUint8(this.#at++) === 1
      case 2:
        return this.uint32() | 0
      case 3:
        return decoder.decode(this.#sized())
      case 4:
        return this.#sized()
      case 5:
        return Array.from({ length: this.uint32() }, () => this.value())
      default:
        return Object.fromEntries(Array.from({ length: this.uint32() }, () => [decoder.decode(this.#sized()), this.value()]))
    }
  }

  uint32(): number {
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  #sized(): Uint8Array {
    const length = this.uint32()
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}
