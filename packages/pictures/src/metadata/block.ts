/** A piece of a file that tells of the picture and is not the picture. */
export interface Block {
  kind: 'exif' | 'xmp' | 'photoshop' | 'icc' | 'text' | 'opaque' | 'xmp part'
  /** Its content. */
  from: number
  to: number
  /** Whether it speaks of places, where that can't be seen from the content: it is compressed, or not whole. */
  isHidden?: boolean
  /** Where the piece as a whole begins and ends in the file. */
  start: number
  end: number
}

/** What a type of file knows of its blocks. */
export interface Container {
  blocks(view: DataView): Block[]
  /** Puts right what depends on a block's content, such as a checksum, once that was altered. */
  mend?(bytes: Uint8Array, block: Block): void
  /** Makes a block whose content can't be altered into one that says nothing, of the same length. */
  silence?(bytes: Uint8Array, block: Block): void
  /** Where the picture ends; what is behind is no part of it. */
  end?(view: DataView): number
}
