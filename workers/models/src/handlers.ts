import { handlers } from '@dot-do/service'
import contract from 'models.do/contract'
import type { Env } from './env.ts'
import { compareModels } from './methods/compare-models.ts'
import { estimateCost } from './methods/estimate-cost.ts'
import { getEndpoints } from './methods/get-endpoints.ts'
import { getModel } from './methods/get-model.ts'
import { getProviders } from './methods/get-providers.ts'
import { history } from './methods/history.ts'
import { listModels } from './methods/list-models.ts'
import { deleteModel, putModel } from './methods/put-model.ts'
import { recommend } from './methods/recommend.ts'
import { refresh } from './methods/refresh.ts'
import { resolve } from './names/resolve.ts'
import { viewOf } from './own/view.ts'
import type { Calls } from './scope.ts'

export default handlers<typeof contract, Env, Calls>(contract, {
  ...{ getModel, listModels, compareModels, getProviders, getEndpoints, estimateCost, recommend, putModel, deleteModel, refresh, history },
  resolveModel: async ({ name }, scope) => resolve(await viewOf(scope), name),
})
