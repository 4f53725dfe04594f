/** The outlines of all composed domains, sorted by label; written by compose. */
declare module 'do:domains' {
  const domains: import('@dot-do/contract').DomainOutline[]
  export default domains
}
