import type { Parsed } from '@dot-do/contract'
import { type CallScope, invalid } from '@dot-do/service'
import type contract from 'db.do/contract'
import type { Calls } from './calls.ts'
import { hasContent, partOf } from './documents.ts'
import type { Env } from './env.ts'
import { spaceOf } from './scope.ts'
import { nearest } from './semantic/nearest.ts'
import { termsOf } from './space/search/words.ts'

type Contract = typeof contract
type Scope = CallScope<Contract['methods']['search'], Env, Calls>

/** Finds documents by their words, by what is near in meaning, or by both. */
export async function search({ ns, query, topK, mode, select, ...selecting }: Parsed<Contract, 'search'>, scope: Scope) {
  if (mode === 'semantic' ? query.trim() === '' : !termsOf(query)) invalid('has no letter and no digit in it', ['query'])
  const space = spaceOf(scope, ns)
  const near = mode === 'text' ? [] : await nearest({ ns, query, topK, selecting }, space, scope.call.vectors)
  const hits = await space.search({ ...selecting, query, topK, mode, near, hasContent: hasContent(select) })
  return { items: hits.map(({ stored, ...hit }) => ({ document: partOf(ns, stored, select), ...hit })) }
}
