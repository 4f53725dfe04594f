import type { Heading } from 'markdown.do/contract'
import type { HeadingAt } from '../engine/headings.ts'
import type { Places } from '../engine/places.ts'

/** A heading as answers tell it. */
export const headingOf = ({ id, text, level, lines }: HeadingAt, places: Places): Heading => ({ id, text, level, ...places.ofLines(lines) })
