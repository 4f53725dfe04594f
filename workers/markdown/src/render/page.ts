import type { HeadingAt } from '../engine/headings.ts'
import { escapeHtml } from './tags.ts'

// Small on purpose: what it takes to read a text in light and dark, on a narrow screen and on paper.
const stylesheet = `:root{color-scheme:light dark;--text:light-dark(#1f2328,#e6edf3);--quiet:light-dark(#59636e,#9198a1);--line:light-dark(#d1d9e0,#3d444d);--soft:light-dark(#f6f8fa,#151b23);--link:light-dark(#0969da,#4493f8)}
body{max-width:48rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;color:var(--text);background:light-dark(#fff,#0d1117)}
a{color:var(--link)}img{max-width:100%}h1,h2{border-bottom:1px solid var(--line);padding-bottom:.3em}
pre{overflow:auto;padding:1rem;background:var(--soft)!important;border-radius:.4rem}code{font:.875em ui-monospace,monospace}:not(pre)>code{background:var(--soft);padding:.2em .4em;border-radius:.3rem}
blockquote,.markdown-alert{margin:1rem 0;padding:0 1rem;border-left:.25rem solid var(--line)}blockquote{color:var(--quiet)}.markdown-alert-title{font-weight:600}
.markdown-alert-note{border-color:#0969da}.markdown-alert-tip{border-color:#1a7f37}.markdown-alert-important{border-color:#8250df}.markdown-alert-warning{border-color:#9a6700}.markdown-alert-caution{border-color:#cf222e}
table{border-collapse:collapse;display:block;overflow:auto}th,td{border:1px solid var(--line);padding:.4rem .8rem}li:has(>input[type=checkbox]),li:has(>p>input[type=checkbox]){list-style:none;margin-left:-1.4em}
.footnotes{font-size:.875em;color:var(--quiet);border-top:1px solid var(--line)}.sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (prefers-color-scheme:dark){:root{--shiki-foreground:#e6edf3;--shiki-background:#151b23;--shiki-token-constant:#79c0ff;--shiki-token-string:#a5d6ff;--shiki-token-comment:#9198a1;--shiki-token-keyword:#ff7b72;--shiki-token-parameter:#ffa657;--shiki-token-function:#d2a8ff;--shiki-token-string-expression:#a5d6ff;--shiki-token-punctuation:#e6edf3;--shiki-token-link:#79c0ff}}`

/** A whole page around a text. It runs nothing and loads nothing but what the text names. */
export function toPage(
  html: string,
  { title = '', lang, toc }: { title?: string | undefined; lang?: string | undefined; toc?: readonly HeadingAt[] | undefined },
): string {
  const attributes = lang === undefined ? '' : ` lang="${escapeHtml(lang)}"`
  return `<!doctype html>
<html${attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${stylesheet}</style>
</head>
<body>
${toc && toc.length > 0 ? contents(toc) : ''}${html}</body>
</html>
`
}

function contents(headings: readonly HeadingAt[]): string {
  const top = Math.min(...headings.map(({ level }) => level))
  const items = headings.map(
    ({ id, text, level }) => `<li style="margin-left:${level - top}em"><a href="#${escapeHtml(encodeURIComponent(id))}">${escapeHtml(text)}</a></li>\n`,
  )
  return `<nav aria-label="Contents">\n<ul>\n${items.join('')}</ul>\n</nav>\n`
}
