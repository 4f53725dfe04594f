import type { Parsed } from '@dot-do/contract'
import type contract from 'models.do/contract'
import { ratesOf } from '../catalogue/price.ts'
import { isMet } from '../names/requirements.ts'
import { viewOf } from '../own/view.ts'
import type { MethodScope } from '../scope.ts'
import { ranked, type Ranked } from './ranking.ts'

export async function recommend(
  { need, prefer, limit }: Parsed<typeof contract, 'recommend'>,
  scope: MethodScope,
): Promise<{ eligible: number; items: Ranked[] }> {
  const view = await viewOf(scope)
  const { capabilities = [], input = [], minContext, maxPrice } = need
  const eligible = [...view.all()].filter(
    (model) =>
      model.retired === undefined &&
      model.endpoints.length > 0 &&
      isMet(model, { capabilities, input }) &&
      (minContext === undefined || (model.context ?? 0) >= minContext) &&
      (maxPrice === undefined || (ratesOf(model).blend ?? Number.POSITIVE_INFINITY) <= maxPrice),
  )
  return { eligible: eligible.length, items: ranked(eligible, prefer).slice(0, limit) }
}
