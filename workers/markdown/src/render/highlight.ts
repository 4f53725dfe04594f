import type { HighlighterCore, LanguageInput } from '@shikijs/core'
import { escapeHtml } from './tags.ts'

export type Theme = 'github' | 'vitesse' | 'min'

const blockLengthMax = 50 * 1024
// A grammar may take its time on a long line, and on many of them.
const textLengthMax = 128 * 1024
const lineLengthMax = 500

/** Every language once, by the name of its grammar; read at first use. */
const grammars: Record<string, () => LanguageInput> = {
  bash: () => import('@shikijs/langs/bash'),
  c: () => import('@shikijs/langs/c'),
  cpp: () => import('@shikijs/langs/cpp'),
  csharp: () => import('@shikijs/langs/csharp'),
  css: () => import('@shikijs/langs/css'),
  diff: () => import('@shikijs/langs/diff'),
  docker: () => import('@shikijs/langs/docker'),
  go: () => import('@shikijs/langs/go'),
  graphql: () => import('@shikijs/langs/graphql'),
  html: () => import('@shikijs/langs/html'),
  ini: () => import('@shikijs/langs/ini'),
  java: () => import('@shikijs/langs/java'),
  javascript: () => import('@shikijs/langs/javascript'),
  json: () => import('@shikijs/langs/json'),
  kotlin: () => import('@shikijs/langs/kotlin'),
  lua: () => import('@shikijs/langs/lua'),
  markdown: () => import('@shikijs/langs/markdown'),
  php: () => import('@shikijs/langs/php'),
  powershell: () => import('@shikijs/langs/powershell'),
  python: () => import('@shikijs/langs/python'),
  ruby: () => import('@shikijs/langs/ruby'),
  rust: () => import('@shikijs/langs/rust'),
  scss: () => import('@shikijs/langs/scss'),
  sql: () => import('@shikijs/langs/sql'),
  swift: () => import('@shikijs/langs/swift'),
  toml: () => import('@shikijs/langs/toml'),
  tsx: () => import('@shikijs/langs/tsx'),
  typescript: () => import('@shikijs/langs/typescript'),
  xml: () => import('@shikijs/langs/xml'),
  yaml: () => import('@shikijs/langs/yaml'),
}

const aliases: Record<string, string> = {
  ...{
    'c#': 'csharp',
    'c++': 'cpp',
    cc: 'cpp',
    console: 'bash',
    cs: 'csharp',
    dockerfile: 'docker',
    gql: 'graphql',
    golang: 'go',
    h: 'c',
    hpp: 'cpp',
    htm: 'html',
  },
  ...{ js: 'javascript', cjs: 'javascript', mjs: 'javascript', jsx: 'javascript', json5: 'json', jsonc: 'json', kt: 'kotlin', md: 'markdown', patch: 'diff' },
  ...{
    ps1: 'powershell',
    py: 'python',
    rb: 'ruby',
    rs: 'rust',
    sh: 'bash',
    shell: 'bash',
    zsh: 'bash',
    svg: 'xml',
    ts: 'typescript',
    mts: 'typescript',
    yml: 'yaml',
  },
}

/** The grammar that a fence's word names. */
export function grammarOf(lang: string): string | undefined {
  const name = lang.toLowerCase()
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name
  return known !== undefined && Object.hasOwn(grammars, known) ? known : undefined
}

/** Colours in the light; in the dark a page sets the variables that come before them. */
const palettes: Record<Theme, Record<string, string>> = {
  github: palette('#24292e #ffffff #005cc5 #032f62 #6a737d #d73a49 #24292e #6f42c1 #032f62 #24292e #0366d6'),
  vitesse: palette('#393a34 #ffffff #a65e2b #b56959 #a0ada0 #1e754f #393a34 #59873a #b56959 #999999 #393a34'),
  min: palette('#24292e #ffffff #1976d2 #22863a #c2c3c5 #d32f2f #ff9800 #6f42c1 #22863a #212121 #22863a'),
}

function palette(colors: string): Record<string, string> {
  const parts =
    'foreground background token-constant token-string token-comment token-keyword token-parameter token-function token-string-expression token-punctuation token-link'
  const values = colors.split(' ')
  return Object.fromEntries(parts.split(' ').map((part, index) => [part, values[index] ?? '']))
}

let shiki: Promise<HighlighterCore> | undefined

async function load(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('@shikijs/core'),
    import('@shikijs/engine-javascript'),
  ])
  const themes = Object.entries(palettes).map(([name, variableDefaults]) => createCssVariablesTheme({ name, variablePrefix: '--shiki-', variableDefaults }))
  return createHighlighterCore({ themes, engine: createJavaScriptRegexEngine({ forgiving: true }) })
}

/** Colours the code of one text in the languages it has. */
export async function loadHighlighter(langs: Iterable<string>, theme: Theme): Promise<(code: string, lang: string) => string | undefined> {
  const wanted = new Set([...langs].map(grammarOf).filter((name) => name !== undefined))
  const highlighter = await (shiki ??= load())
  const missing = [...wanted].filter((name) => !highlighter.getLoadedLanguages().includes(name))
  await highlighter.loadLanguage(...missing.map((name) => (grammars[name] as () => LanguageInput)()))
  let left = textLengthMax
  return (code, word) => {
    const lang = grammarOf(word)
    if (lang === undefined || code.length > blockLengthMax || code.length > left) return undefined
    left -= code.length
    return write(highlighter, code, { lang, theme, word })
  }
}

function write(highlighter: HighlighterCore, code: string, { lang, theme, word }: { lang: string; theme: Theme; word: string }): string {
  // The clock stands still while code runs here: a limit of time would never end it.
  const { tokens } = highlighter.codeToTokens(code, { lang, theme, tokenizeMaxLineLength: lineLengthMax, tokenizeTimeLimit: 0 })
  const { foreground = '', background = '' } = palettes[theme]
  const plain = `var(--shiki-foreground, ${foreground})`
  const lines = tokens.map((line) =>
    line
      .map(({ content, color = plain }) =>
        color === plain || content.trim() === '' ? escapeHtml(content) : `<span style="color:${color}">${escapeHtml(content)}</span>`,
      )
      .join(''),
  )
  const colors = `color:${plain};background-color:var(--shiki-background, ${background})`
  return `<pre class="shiki" style="${colors}"><code class="language-${escapeHtml(word)}">${lines.join('\n')}</code></pre>`
}
