type Path = (string | number)[]

const wrongValues: unknown[] = [null, true, 0, -1, 12.5, 1e308, 'NaN', '', 'text', [], [null], {}, { $ne: null }, { toString: 1 }]

/** Copies of `input`, each with one thing changed: every value of another type, each field left out, one that no schema knows. */
export function mutationsOf(input: unknown): { title: string; input: unknown }[] {
  const changed = pathsOf(input, []).flatMap((path) => [
    ...wrongValues.map((value) => ({ title: `${path.join('.')} = ${JSON.stringify(value)}`, input: replaced(input, path, value) })),
    { title: `no ${path.join('.')}`, input: removed(input, path) },
  ])
  return [
    ...changed,
    ...[null, true, 1, 'text', [], [{}]].map((whole) => ({ title: `the input is ${JSON.stringify(whole)}`, input: whole })),
    ...unknownFields(input),
  ]
}

const unknownFields = (input: unknown) =>
  ['unknown', '', 'constructor', 'toString', '__proto__', 'prototype', '💥'].map((name) => ({
    title: `with a field ${JSON.stringify(name)}`,
    // By a definition, since an assignment to __proto__ would set the prototype.
    input: Object.defineProperty({ ...(input as object) }, name, { value: { polluted: true }, enumerable: true }),
  }))

/** Every place in a value, as deep as a caller's mistake is likely to be. */
function pathsOf(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null || path.length >= 4) return []
  const keys = Array.isArray(value) ? value.slice(0, 1).map((_, index) => index) : Object.keys(value)
  return keys.flatMap((key) => [[...path, key], ...pathsOf((value as Record<string | number, unknown>)[key], [...path, key])])
}

function replaced(input: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const copy = (Array.isArray(input) ? [...input] : { ...(input as object) }) as Record<string | number, unknown>
  copy[key] = replaced(copy[key], rest, value)
  return copy
}

function removed(input: unknown, path: Path): unknown {
  const copy = structuredClone(input) as Record<string | number, unknown>
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string | number, unknown>, copy)
  const last = path.at(-1) as string | number
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete parent[last]
  return copy
}
