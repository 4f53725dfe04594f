/** A method that every contender has: what it is asked, what it must answer, and what it must refuse. */
export interface Operation {
  input: object
  output: object
  bad: object
}

// About 10 KB of JSON.
const items = Array.from({ length: 78 }, (_, id) => ({
  ...{ id, name: `Person Number ${id}`, email: `person.${id}@example.test`, active: id % 3 === 0, score: id * 1.25 },
  tags: ['alpha', `beta-${id}`, 'gamma'],
}))

export const operations = {
  add: { input: { a: 1, b: 2 }, output: { sum: 3 }, bad: { a: 'x', b: 2 } },
  stream: { input: { count: 100 }, output: Array.from({ length: 100 }, (_, i) => ({ i, note: `event number ${i}` })), bad: { count: 'x' } },
  echo: { input: { items }, output: { items }, bad: { items: 'none' } },
} satisfies Record<string, Operation>

export type OperationName = keyof typeof operations
