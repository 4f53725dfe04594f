declare module 'html-encoding-sniffer' {
  export default function sniff(bytes: Uint8Array, options: { transportLayerEncodingLabel?: string | undefined; defaultEncoding?: string }): string
}

// Its published types bring the browser's globals, which contradict the Workers'.
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options?: { url?: string })
    readonly window: { readonly document: { querySelectorAll: (selector: string) => Iterable<{ innerHTML: string }> } }
  }
}
