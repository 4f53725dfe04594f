import type { Catalogue } from '../catalogue/catalogue.ts'
import { normal } from '../catalogue/spelling.ts'

/** What others call a provider: LiteLLM, the Vercel AI SDK, people. */
const spellings: Record<string, string> = {
  aws: 'amazon-bedrock',
  bedrock: 'amazon-bedrock',
  'bedrock-converse': 'amazon-bedrock',
  'azure-openai': 'azure',
  'azure-ai': 'azure',
  vertex: 'google-vertex',
  'vertex-ai': 'google-vertex',
  gemini: 'google',
  'google-ai-studio': 'google',
  'google-genai': 'google',
  grok: 'xai',
  'x-ai': 'xai',
  mistralai: 'mistral',
  'fireworks-ai': 'fireworks',
  'together-ai': 'together',
  togetherai: 'together',
  'workers-ai': 'cloudflare-workers-ai',
  cloudflare: 'cloudflare-workers-ai',
  'nvidia-nim': 'nvidia',
  copilot: 'github-copilot',
  vercel: 'vercel-ai-gateway',
  moonshot: 'moonshotai',
  'z-ai': 'zai',
  'hugging-face': 'huggingface',
  hf: 'huggingface',
}

/** The id of a provider by what it is called. */
export function providerOf({ providers, served }: Catalogue, text: string): string | undefined {
  const key = normal(text)
  if (providers.has(key) || served.has(key)) return key
  const id = Object.hasOwn(spellings, key) ? (spellings[key] ?? key) : key
  return providers.has(id) || served.has(id) ? id : undefined
}
