import { vectors } from '@dot-do/testing'
import fc from 'fast-check'

const run = 'window.fired=1'

// What runs a handler, and the handler that runs without a user.
const elements =
  'img svg body video audio iframe object embed input select textarea form button details marquee a p x-y style link script isindex math table td keygen bgsound frameset'
const events = 'onerror onload onfocus ontoggle onstart onanimationstart onpageshow onscroll onbegin onbeforetoggle onloadstart'
const separators = [' ', '/', '\t', '\n', '\f', ' / ', ' a="b"', ' \0 ']

const schemes = [
  'javascript:',
  'JaVaScRiPt:',
  ' javascript:',
  '\u0001javascript:',
  '\u001fjavascript:',
  'java\tscript:',
  'java\nscript:',
  'java\rscript:',
  'java&Tab;script:',
  'java&NewLine;script:',
  'javascript&colon;',
  'javascript&#58;',
  'javascript&#x0003a',
  '&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;',
  '&#0000106avascript:',
  'java\0script:',
  'vbscript:',
  'data:text/html,',
  'data:image/svg+xml,',
  'data:;base64,',
  'blob:',
  'filesystem:',
  'view-source:javascript:',
  'feed:javascript:',
  'javascript://%0a',
  '\\javascript:',
  'javascript\\:',
  '\u00a0javascript:',
  '\ufeffjavascript:',
]
const places = [
  'a href',
  'area href',
  'base href',
  'link rel=stylesheet href',
  'form action',
  'button formaction',
  'input type=image src',
  'img src',
  'img srcset',
  'image src',
  'iframe src',
  'iframe srcdoc',
  'embed src',
  'object data',
  'video poster',
  'video src',
  'audio src',
  'source src',
  'table background',
  'body background',
  'blockquote cite',
  'q cite',
  'img longdesc',
  'meta http-equiv=refresh content',
  'svg><a xlink:href',
  'svg><a href',
  'svg><use href',
  'svg><image href',
  'svg><animate attributeName=href values',
  'svg><set attributeName=onmouseover to',
  'svg><script href',
  'svg><feImage href',
  'math href',
  'math><mi xlink:href',
  'math><maction actiontype=statusline xlink:href',
]

// Where what one parser takes for text another takes for elements.
const bad = `<img src=x onerror=${run}>`
const rawTags = 'style script title textarea noscript xmp iframe noembed noframes plaintext template select option listing'.split(' ')
const foreign = [
  'svg',
  'math',
  'svg><desc',
  'svg><title',
  'svg><foreignObject',
  'math><mtext',
  'math><mi',
  'math><annotation-xml encoding="text/html"',
  'svg><p',
  'math><mglyph',
]

const mutations = [
  `<noscript><p title="</noscript>${bad}">`,
  `<svg></p><style><a id="</style>${bad}">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
  `<form><math><mtext></form><form><mglyph><style></math>${bad}`,
  `<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title="</style>${bad}"></style></h1>`,
  `<svg><![CDATA[><image xlink:href="]]>${bad}"`,
  `<svg><desc><![CDATA[</desc><script>${run}</script>]]></svg>`,
  `<!--><script>${run}</script>-->`,
  `<!--!><script>${run}</script>-->`,
  `<!-- --!>${bad}-->`,
  `<![CDATA[<!--]]>${bad}-->`,
  `<?xml ?>${bad}`,
  `<?php ">${bad}" ?>`,
  `<!DOCTYPE x "${bad}" [<!ENTITY x "${bad}">]>&x;`,
  `</${bad}>`,
  `<a title="\`">${bad}\``,
  `<a href="x"\`onclick="${run}">`,
  `<img alt="\`\`onerror=${run}" src=x>`,
  `<div id="\`"></div><p title="--><${bad.slice(1)}">`,
  `<table><td><a><table><td></a>${bad}</table>`,
  `<a><table><a>${bad}</table></a>`,
  `<b><p><i></b>${bad}</i>`,
  `<select><template><svg><style></template>${bad}</select>`,
  `<select><keygen>${bad}`,
  `<template><s><template><s>${bad}</s></template></s></template>`,
  `<x/><title>&lt;/title&gt;${bad.replaceAll('<', '&lt;')}</title>`,
  `<textarea>&lt;/textarea&gt;${bad.replaceAll('<', '&lt;')}</textarea>`,
  `<style>@import "javascript:${run}";</style><p style="@import 'x'">`,
  `<p style="width: expression(${run})">`,
  `<p style="w\\69 dth: e\\78 pression(${run}); -moz-binding: url(x); behavior: url(x)">`,
  `<p style="background: u\\72l(javascript:${run})">`,
  `<p style="color: red; }</style>${bad}">`,
  `<p style="font-family: 'a&quot;;}</style>${bad}'">`,
  `<p style="--x: url(x); color: var(--x); background: image-set('x' 1x)">`,
  `<p style="color: red/*</style>${bad}*/">`,
  `<style>a { font-family: "</style>${bad}" }</style>`,
  `<style>a[href="</sty\\6ce>${bad}"] { color: red }</style>`,
  `<style><!-- </style>${bad} --></style>`,
  `<svg><style>a{font-family:"&lt;/style&gt;${bad.replaceAll('<', '&lt;')}"}</style>`,
  `<svg><style>{font-family:"<!--"}</style></svg>${bad}-->`,
  `<svg onload=${run}><g onload=${run}></g></svg>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<svg><set attributeName=href to=javascript:${run}></svg>`,
  `<svg><a><animate attributeName=href values=javascript:${run} /><text y=20>x</text></a></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${run}'/></svg>#x"/></svg>`,
  `<svg><use href="//evil.example/x.svg#a"/></svg>`,
  `<svg><rect fill="url(//evil.example/#a)" filter="url('javascript:${run}')" style="fill:url(//evil.example/)"/></svg>`,
  `<svg><foreignObject><body onload=${run}>${bad}</foreignObject></svg>`,
  `<svg><title><style><img src="</style>${bad}"></title></svg>`,
  `<svg><desc><iframe srcdoc="<script>parent.fired=1</script>"></desc></svg>`,
  `<svg xmlns:x="http://www.w3.org/1999/xhtml"><x:script>${run}</x:script></svg>`,
  `<iframe srcdoc="&lt;script&gt;parent.fired=1&lt;/script&gt;"></iframe>`,
  `<object data="data:text/html,<script>parent.fired=1</script>"></object>`,
  `<embed src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='parent.fired=1'/>">`,
  `<base href="javascript:/a/"><a href="//${run}">x</a>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${run}">`,
  `<link rel=stylesheet href="data:text/css,*{background:url(x)}">`,
  `<form id=x><input name=attributes><input name=nodeName><input name=childNodes></form>`,
  `<img name=body><img name=getElementById><a id=fired name=fired href=x:y>`,
  `<form action="javascript:${run}"><input type=submit autofocus onfocus=${run}></form>`,
  `<input autofocus onfocus=${run}>`,
  `<details open ontoggle=${run}>`,
  `<p style="animation: x" onanimationstart=${run}>`,
  `<p is="x-y" slot=a nonce=b part=c>`,
  `<custom-element onconnected=${run} href=javascript:${run}>`,
  `<a href="https://example.com\t/\n${bad}">`,
  `<a href="https://a@evil.example:99999/">`,
  `<img srcset="javascript:${run}, data:image/svg+xml;base64,AAAA 2x, x onerror=${run}">`,
  `<a href="data:image/png;base64,AAAA">x</a><img src="data:image/png,<script>">`,
  `<a xlink:href="javascript:${run}" xml:base="javascript:">`,
  `<a onclick\u0000=${run} o\u0000nclick=${run} ON&#67;LICK=${run}>`,
  `<a/onclick=${run}/href=#/"'=x <b y>`,
  `<p constructor=1 __proto__=2 toString=3 id=__proto__ class="constructor __proto__">`,
  `<constructor><__proto__ onclick=${run}><tostring>`,
  `<p aria-<img=1 aria-"onload="${run}" aria-'=2 data-footnote-ref<=3>`,
  '<a b=',
  '<',
  '</',
  '<!',
  '<a href="',
  '\0<\0s\0c\0r\0i\0p\0t\0>',
  '\ud800<p title="\udfff">\udc00',
]

function* combinations(): Generator<string> {
  for (const tag of elements.split(' '))
    for (const event of events.split(' ')) yield `<${tag}${separators[event.length % separators.length]}src=x ${event}=${run} autofocus open>`
  for (const separator of separators) yield `<img${separator}src=x${separator}onerror=${run}>`
  for (const place of places) for (const scheme of schemes) yield `<${place}="${scheme}${run}">x</a>`
  for (const outer of foreign)
    for (const raw of rawTags)
      yield* [`<${outer}><${raw}>${bad}</${raw}>`, `<${outer}><${raw}><a title="</${raw}>${bad}">`, `<${raw}><${outer}></${raw}>${bad}`]
}

/** Attacks: a public set where it is beside the checkout, and our own, by what they go for. */
export const payloads: string[] = [...vectors<{ payload: string }>('xss-owasp').map(({ payload }) => payload), ...mutations, ...combinations()]

const word = fc.constantFrom(
  'x',
  'a b',
  '&lt;',
  '&amp;lt;',
  '--',
  '-->',
  ']]>',
  '<!--',
  '"',
  "'",
  '`',
  '=',
  '/',
  '\n',
  '\0',
  '{',
  '}',
  'javascript:1',
  'é',
  '\u{1f600}',
  '&nbsp;',
  bad,
)
const tagName = fc.constantFrom(
  ...`a b p i div table tr td tbody caption ul li svg math mi mtext mglyph malignmark annotation-xml foreignObject desc title style script template select option optgroup form button h1
  textarea noscript xmp iframe noembed plaintext img br input object applet marquee font nobr ruby rt rp rb rtc frameset html head body col colgroup hr image use path g details summary math svg svg`.split(
    /\s+/,
  ),
)
const attribute = fc.oneof(
  fc
    .constantFrom(
      'href',
      'src',
      'style',
      'class',
      'id',
      'name',
      'title',
      'onclick',
      'onload',
      'xlink:href',
      'srcset',
      'encoding',
      'type',
      'color',
      'face',
      'size',
      'fill',
      'alt',
    )
    .chain((name) =>
      fc
        .oneof(word, fc.constantFrom(...schemes), fc.constantFrom('color:red', 'background:url(x)', '#x', 'url(#x)', 'text/html', 'hidden'))
        .map((value) => `${name}="${value.replaceAll('"', '&quot;')}"`),
    ),
  word,
)
const tag = fc
  .tuple(tagName, fc.array(attribute, { maxLength: 3 }), fc.constantFrom('>', '>', '>', '/>', ' ', ''))
  .map(([name, list, end]) => `<${[name, ...list].join(' ')}${end}`)

/** Texts of tags that open, close and overlap in any order. */
export const documents: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: tag }, { weight: 3, arbitrary: tagName.map((name) => `</${name}>`) }, { weight: 2, arbitrary: word }), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''))
