const prefix = 'user-content-'

/** An id or name that can't take the place of one of the page's own globals; one that has the prefix stays as it is. */
export const prefixed = (name: string): string => (name.startsWith(prefix) ? name : prefix + name)

/** The same for a list of ids. */
export const prefixedList = (names: string): string =>
  names
    .split(/[\t\n\f\r ]+/)
    .filter((name) => name !== '')
    .map(prefixed)
    .join(' ')
