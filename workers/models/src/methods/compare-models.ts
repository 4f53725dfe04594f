import { type Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'models.do/contract'
import type { Model } from 'models.do/contract'
import type { Decimal } from '../catalogue/decimal.ts'
import { mainOf, plain, ratesOf } from '../catalogue/price.ts'
import { viewOf } from '../own/view.ts'
import type { MethodScope } from '../scope.ts'
import { partsOf, totalOf, Unpriced } from './cost.ts'
import { named } from './known.ts'
import { type Candidate, paretoOf } from './pareto.ts'

type Input = Parsed<typeof contract, 'compareModels'>
type Workload = NonNullable<Input['workload']>
type Field = { path: string; values: unknown[]; best?: string[] }

export async function compareModels(
  { ids, workload }: Input,
  scope: MethodScope,
): Promise<{ ids: string[]; fields: Field[]; cost?: { id: string; provider: string; usd: string }[]; pareto: string[] }> {
  const view = await viewOf(scope)
  const models = ids.map((id) => named(view, id))
  models.forEach(({ id }, index) => {
    if (models.findIndex((each) => each.id === id) < index) invalid(`${id} is there twice`, ['ids', index])
  })
  if (workload && (workload.cachedTokens ?? 0) > workload.inputTokens) invalid('includes cachedTokens: it can’t be less', ['workload', 'inputTokens'])
  const cost =
    workload &&
    models
      .flatMap((model) => costsOf(model, workload))
      .toSorted((a, b) => a.usd.comparedTo(b.usd) || (`${a.id} ${a.provider}` < `${b.id} ${b.provider}` ? -1 : 1))
  return {
    ids: models.map(({ id }) => id),
    fields: fieldsOf(models),
    ...(cost && { cost: cost.map(({ id, provider, usd }) => ({ id, provider, usd: plain(usd) })) }),
    pareto: paretoOf(models.map((model) => candidateOf(model, cost))),
  }
}

/** What a workload costs at each provider that states a price; of several endpoints of one provider the cheapest. */
function costsOf(model: Model, { requests, ...use }: Workload): { id: string; provider: string; usd: Decimal }[] {
  const cheapest = new Map<string, Decimal>()
  for (const { provider, price } of model.endpoints) {
    try {
      const usd = price && totalOf(partsOf(price, use)).times(requests)
      if (usd && !cheapest.get(provider)?.lte(usd)) cheapest.set(provider, usd)
    } catch (err) {
      if (!(err instanceof Unpriced)) throw err
    }
  }
  return [...cheapest].map(([provider, usd]) => ({ id: model.id, provider, usd }))
}

/** What counts: the cost of the workload, else the price; the context; each benchmark. */
function candidateOf(model: Model, cost: { id: string; usd: Decimal }[] | undefined): Candidate {
  const { input, output } = ratesOf(model)
  const least = cost?.find(({ id }) => id === model.id)?.usd.toNumber()
  const costs: [string, number | undefined][] = cost
    ? [['cost', least]]
    : [
        ['input', input],
        ['output', output],
      ]
  const low = costs.map(([key, value]): [string, number | undefined] => [key, value === undefined ? undefined : -value])
  return {
    id: model.id,
    values: Object.fromEntries([
      ...low,
      ['context', model.context],
      ...model.benchmarks.map(({ name, score }): [string, number] => [`benchmark ${name}`, score]),
    ]),
  }
}

const higher = new Set(['context', 'maxOutput', 'released', 'knowledge'])

/** The fields in which models differ, each with the best where there is one. */
export function fieldsOf(models: Model[]): Field[] {
  const flat = models.map(flatten)
  const paths = [...new Set(flat.flatMap((each) => [...each.keys()]))]
  return paths.flatMap((path) => {
    const values = flat.map((each) => each.get(path) ?? null)
    if (new Set(values.map((value) => JSON.stringify(value))).size === 1) return []
    const best = bestOf(path, values)
    return [{ path, values, ...(best && { best: models.filter((_, index) => best(values[index])).map(({ id }) => id) }) }]
  })
}

function bestOf(path: string, values: unknown[]): ((value: unknown) => boolean) | undefined {
  const isLow = path.startsWith('price.')
  if (!isLow && !higher.has(path) && !path.startsWith('benchmarks.')) return undefined
  const known = values.filter((value) => value !== null)
  const figure = (value: unknown) => (isLow ? -Number(value) : (value as number | string))
  const best = known.map(figure).reduce((top, value) => (value > top ? value : top))
  return (value) => value !== null && figure(value) === best
}

function flatten(model: Model): Map<string, unknown> {
  const { price = {} } = mainOf(model) ?? {}
  const { tiers, ...rates } = price
  return new Map<string, unknown>(
    Object.entries({
      ...{
        name: model.name,
        family: model.family,
        released: model.released,
        knowledge: model.knowledge,
        retired: model.retired,
        context: model.context,
        maxOutput: model.maxOutput,
      },
      ...{
        'modalities.input': model.modalities.input,
        'modalities.output': model.modalities.output,
        capabilities: model.capabilities,
        openWeights: model.openWeights,
        license: model.license,
      },
      ...{
        reasoning: model.reasoning,
        provider: mainOf(model)?.provider,
        providers: new Set(model.endpoints.map(({ provider }) => provider)).size,
        tiers,
      },
      ...Object.fromEntries(Object.entries(rates).map(([rate, value]) => [`price.${rate}`, value])),
      ...Object.fromEntries(model.benchmarks.map(({ name, score }) => [`benchmarks.${name}`, score])),
    }).filter(([, value]) => value !== undefined),
  )
}
