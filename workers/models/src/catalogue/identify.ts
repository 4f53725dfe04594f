import { normal, undated } from './spelling.ts'

/** What a provider's id of a model says: whose it is, what it is called, in which variant and region. */
export interface Identity {
  author?: string
  slug: string
  variant?: string
  region?: string
}

/** The spellings that providers have for authors, by the one that ids have here (OpenRouter’s). */
const authors: Record<string, string> = {
  alibaba: 'qwen',
  cohereforai: 'cohere',
  coherelabs: 'cohere',
  'deepseek-ai': 'deepseek',
  minimaxai: 'minimax',
  mistral: 'mistralai',
  'mistral-ai': 'mistralai',
  moonshot: 'moonshotai',
  'moonshot-ai': 'moonshotai',
  spacexai: 'x-ai',
  thudm: 'z-ai',
  twelvelabs: 'twelve-labs',
  xai: 'x-ai',
  xiaomimimo: 'xiaomi',
  zai: 'z-ai',
  'zai-org': 'z-ai',
  zhipuai: 'z-ai',
  'ai21-labs': 'ai21',
  ibm: 'ibm-granite',
  bytedance: 'bytedance-seed',
}

/** Providers that are authors, whose ids of models bear no author. */
const firstParties: Record<string, string> = {
  anthropic: 'anthropic',
  openai: 'openai',
  'openai-codex': 'openai',
  azure: 'openai',
  google: 'google',
  'google-vertex': 'google',
  'google-vertex-anthropic': 'anthropic',
  mistral: 'mistralai',
  xai: 'x-ai',
  deepseek: 'deepseek',
  moonshotai: 'moonshotai',
  'moonshotai-cn': 'moonshotai',
  'kimi-coding': 'moonshotai',
  zai: 'z-ai',
  'zai-coding-cn': 'z-ai',
  'zai-coding-plan': 'z-ai',
  zhipuai: 'z-ai',
  minimax: 'minimax',
  'minimax-cn': 'minimax',
  xiaomi: 'xiaomi',
  alibaba: 'qwen',
  'alibaba-cn': 'qwen',
  meta: 'meta',
  llama: 'meta-llama',
  upstage: 'upstage',
  perplexity: 'perplexity',
  inception: 'inception',
  morph: 'morph',
  'ant-ling': 'inclusionai',
  nvidia: 'nvidia',
  'amazon-bedrock': 'amazon',
  v0: 'vercel',
  typesafe: 'typesafe',
}

/** Words that models’ names begin with, where nothing else says whose they are. */
const prefixes: [RegExp, string][] = [
  [/^claude/, 'anthropic'],
  [/^(gpt|chatgpt|o[1345](-|$)|codex|text-embedding|dall-e|whisper|davinci)/, 'openai'],
  [/^(gemini|gemma|palm|imagen|veo)/, 'google'],
  [/^grok/, 'x-ai'],
  [/^(llama|codellama|meta-llama)/, 'meta-llama'],
  [/^muse/, 'meta'],
  [/^(mi[sx]tral|ministral|magistral|codestral|devstral|pixtral|voxtral|open-mi)/, 'mistralai'],
  [/^(qwen|qwq|qvq)/, 'qwen'],
  [/^deepseek/, 'deepseek'],
  [/^kimi/, 'moonshotai'],
  [/^glm/, 'z-ai'],
  [/^minimax/, 'minimax'],
  [/^mimo/, 'xiaomi'],
  [/^phi/, 'microsoft'],
  [/^(command|aya|c4ai)/, 'cohere'],
  [/^(nova|titan)/, 'amazon'],
  [/^nemotron/, 'nvidia'],
  [/^granite/, 'ibm-granite'],
  [/^(jamba|jurassic)/, 'ai21'],
  [/^sonar/, 'perplexity'],
  [/^(ling|ring)-/, 'inclusionai'],
  [/^step-/, 'stepfun'],
  [/^solar/, 'upstage'],
]

/** The provider that an author is itself, whose price is the one that is meant unless said otherwise. */
const homes: Record<string, string> = {
  mistralai: 'mistral',
  'x-ai': 'xai',
  'z-ai': 'zai',
  qwen: 'alibaba',
  amazon: 'amazon-bedrock',
  'meta-llama': 'llama',
  inclusionai: 'ant-ling',
  vercel: 'v0',
}

export const homeOf = (author: string): string => homes[author] ?? author

/** The author as ids have it. */
export function authorOf(author: string, slug = ''): string {
  const lower = author.toLowerCase()
  if (lower === 'meta' && /^(meta-)?(llama|codellama)/.test(slug.toLowerCase())) return 'meta-llama'
  return Object.hasOwn(authors, lower) ? (authors[lower] ?? lower) : lower
}

/** Whose a model is by what it is called. */
export const guessAuthor = (slug: string): string | undefined => prefixes.find(([pattern]) => pattern.test(normal(slug)))?.[1]

const variants = /:(free|nitro|floor|online|thinking|extended|batch|beta|exacto)$/

/** A spelling without what clouds put around it: paths, ARNs, regions, revisions of Bedrock, files of Ollama. */
export function bare(text: string): { text: string; region?: string } {
  const arn = /^arn:aws[\w-]*:bedrock:([\w-]*):\d*:(?:foundation-model|inference-profile|application-inference-profile|provisioned-model)\/(.+)$/i.exec(text)
  const path = (arn?.[2] ?? text)
    .replace(/^(?:https?:\/\/)?huggingface\.co\//i, '')
    .replace(/^projects\/[^/]+\/locations\/[^/]+\//i, '')
    .replace(/^(?:~|models\/|publishers\/[^/]+\/models\/|accounts\/[^/]+\/(?:models|routers)\/|(?:@cf|@hf|hf\.co|library)\/)/i, '')
  const region = /^(us|us-gov|eu|apac|au|in|jp|ca|sa|global)\.(?=[a-z0-9-]+\.)/i.exec(path)
  const rest = path
    .slice(region?.[0].length ?? 0)
    .replace(/(-v?\d)?:\d(:\w+)?$/, '')
    .replace(/@(?:default|latest)$/i, '')
    .replace(/@(?=20\d{6}$)/, '-')
  return { text: rest, region: region?.[1]?.toLowerCase() ?? (arn?.[1] || undefined) }
}

/** Of the kind that Bedrock has: `anthropic.claude-…`. */
const vendored = /^(ai21|amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|twelvelabs|writer|xai|zai)\.(.+)$/i

/** What a provider's id says of the model. */
export function identify(provider: string, modelId: string): Identity {
  const variant = variants.exec(modelId)?.[1] ?? (provider === 'opencode' && modelId.endsWith('-free') ? 'free' : undefined)
  const found = bare(modelId.replace(variants, '').replace(provider === 'opencode' ? /-free$/ : /$^/, ''))
  const { text, region } = provider === 'fireworks' ? { ...found, text: found.text.replace(/(\d)p(?=\d)/g, '$1.') } : found
  const slash = text.lastIndexOf('/')
  const vendor = slash < 0 ? vendored.exec(text) : null
  const slug = (vendor?.[2] ?? text.slice(slash + 1)).toLowerCase().replace(/-v\d+$/, (end) => (vendor && vendor[1] !== 'amazon' ? '' : end))
  const said = vendor?.[1] ?? (slash > 0 ? text.slice(0, slash).split('/').at(-1) : undefined)
  // What other providers call “author” is often a repository; what a model is called tells more there.
  const author = said === undefined ? (guessAuthor(undated(slug)) ?? firstParties[provider]) : authorOf(said, slug)
  return { author, slug, variant, region }
}

/** A variant or region that is the usual one has no name. */
export const isUsual = ({ variant, region }: { variant?: string | undefined; region?: string | undefined }): boolean =>
  variant === undefined && region === undefined
