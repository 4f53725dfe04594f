import type { tenant } from '@dot-do/testing'
import type { Field } from 'lists.do/contract'

type Lists = Awaited<ReturnType<typeof tenant>>['lists']

const marks = new Set(['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'])
export const valuesOf = async (lists: Lists, list: string) =>
  (await lists.query({ list, limit: 1000 })).items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => !marks.has(name))))

export const exported = async (lists: Lists, input: Parameters<Lists['export']>[0]) => (await lists.export(input)).text()
export const csv = (text: string) => new Blob([text], { type: 'text/csv' })
export const plain = (names: string[]): Field[] => names.map((name) => ({ name, type: 'longtext' }))
