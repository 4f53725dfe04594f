import { handlers } from '@dot-do/service'
import contract from 'photos.do/contract'
import type { Env } from './env.ts'
import { getBytes } from './methods/get-bytes.ts'
import { getUrl } from './methods/get-url.ts'
import { info } from './methods/info.ts'
import { list } from './methods/list.ts'
import { optimize } from './methods/optimize.ts'
import { createUploadUrl, receive } from './methods/receive.ts'
import { resize } from './methods/resize.ts'
import { serve } from './methods/serve.ts'
import { upload } from './methods/upload.ts'
import { checkOptions } from './picture/options.ts'
import { photoOf } from './picture/source.ts'
import { recordsOf } from './scope.ts'

export default handlers<typeof contract, Env>(contract, {
  ...{ upload, list, resize, optimize, getUrl, serve, info, getBytes, createUploadUrl, receive },

  get: ({ id }, scope) => photoOf(id, scope),
  update: (input, scope) => recordsOf(scope).update(input),
  delete: ({ id }, scope) => recordsOf(scope).delete({ id }),

  putPreset(input, scope) {
    checkOptions(input.options)
    return recordsOf(scope).putPreset(input)
  },
  listPresets: async (_, scope) => ({ items: await recordsOf(scope).listPresets() }),
  deletePreset: (input, scope) => recordsOf(scope).deletePreset(input),

  async rotateKey(input, scope) {
    const { generation, previousUntil } = await recordsOf(scope).rotate(input)
    return { generation, previousUntil: new Date(previousUntil).toISOString() }
  },
})
