export { type Reason } from './attributes.ts'
export { type Removed } from './clean.ts'
export { isDeepCss } from './css.ts'
export { SanitizeError } from './error.ts'
export {
  contentOf,
  type Document,
  type Element,
  type Fragment,
  isElement,
  isText,
  limits,
  type Node,
  type Parent,
  parseFragment,
  type ParseOptions,
  parsePage,
} from './parse.ts'
export { type Profile } from './profiles.ts'
export { type Allow } from './rules.ts'
export { sanitize, type Sanitized, type SanitizeOptions } from './sanitize.ts'
export { serialize } from './serialize.ts'
export { sanitizeTree } from './tree.ts'
export { leadsTo, type Links, safeUrl } from './urls.ts'
