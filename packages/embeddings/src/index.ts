export { embed, isLocalModel, type LocalModel, localModels } from './embed.ts'
export { wordsOf } from './words.ts'
