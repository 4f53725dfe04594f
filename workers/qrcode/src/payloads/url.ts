import { demand, hasControl, type Kind, type Of } from './kind.ts'

export const url: Kind<Of<'url'>> = {
  build({ url }) {
    demand(URL.canParse(url) && !/\s/.test(url) && !hasControl(url), 'url', 'not an absolute URL')
    return url
  },
  parse: (text) => (/^https?:\/\//i.test(text) ? { kind: 'url', url: text } : undefined),
}
