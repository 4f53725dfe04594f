import { problemOf, tenant } from '@dot-do/testing'
import { expect, test } from 'vitest'

const section = (title: string, body: string) => `## ${title}\n\n${`${body} `.repeat(40).trim()}\n\n`
const guide = (install: string) =>
  `# Guide\n\n${section('Install', install)}${section('Use', 'Call the method with a name.')}${section('Leave', 'Delete the account and its data.')}`

const metadataOf = (item: { metadata?: Record<string, unknown> | undefined } | undefined) => item?.metadata ?? {}

test('an index holds what the text says now; only what changed is embedded again', async () => {
  const { markdown, vectors } = await tenant({ grants: ['markdown:read', 'vectors:write'] })
  await vectors.createIndex({ name: 'docs', filterable: ['source'] })
  const place = { source: 'docs/guide.md', index: 'docs' }
  const first = await markdown.embed({ markdown: guide('Run the installer once.'), ...place })
  expect(first).toMatchObject({ unchanged: 0, removed: 0 })
  const { chunks } = await markdown.chunk({ markdown: guide('Run the installer once.'), source: place.source })
  expect(first.indexed).toBe(chunks.length)
  expect(first.indexed).toBeGreaterThanOrEqual(3)
  expect(await markdown.embed({ markdown: guide('Run the installer once.'), ...place })).toEqual({ indexed: 0, unchanged: first.indexed, removed: 0 })
  await markdown.embed({ markdown: '# Other\n\nAnother text.\n', source: 'docs/other.md', index: 'docs' })

  const before = await vectors.search({ index: 'docs', text: 'delete my account', topK: 1, include: ['metadata', 'text'] })
  expect(before.matches[0]).toMatchObject({ metadata: { source: place.source, path: ['Guide', 'Leave'] } })
  expect(await markdown.embed({ markdown: guide('Unpack\nthe archive.\n\nThen run it.'), ...place })).toMatchObject({
    unchanged: first.indexed - 1,
    indexed: 1,
    removed: 1,
  })
  const after = await vectors.search({ index: 'docs', text: 'delete my account', topK: 1, include: ['metadata', 'text'] })
  expect(after.matches[0]?.id).toBe(before.matches[0]?.id)
  expect(Number(metadataOf(after.matches[0])['startLine'])).toBeGreaterThan(Number(metadataOf(before.matches[0])['startLine']))
  expect(
    (await vectors.search({ index: 'docs', text: 'run the installer once', include: ['text'] })).matches.filter(({ text }) => text?.includes('installer')),
  ).toEqual([])

  expect(await markdown.embed({ markdown: '', ...place })).toEqual({ indexed: 0, unchanged: 0, removed: first.indexed })
  expect((await vectors.list({ index: 'docs' })).items.map((item) => metadataOf(item)['source'])).toEqual(['docs/other.md'])
})

test('the title is part of what is embedded, so another one embeds anew', async () => {
  const { markdown, vectors } = await tenant({ grants: ['markdown:read', 'vectors:write'] })
  await vectors.createIndex({ name: 'docs' })
  const of = (title: string) => markdown.embed({ markdown: `---\ntitle: ${title}\n---\n\n## One\n\nText.\n`, source: 's', index: 'docs' })
  await of('First')
  expect(await of('Second')).toEqual({ indexed: 1, unchanged: 0, removed: 0 })
})

test('hostile texts and headings stay within what an index takes', async () => {
  const { markdown, vectors } = await tenant({ grants: ['markdown:read', 'vectors:write'] })
  await vectors.createIndex({ name: 'docs' })
  const text = `# ${'\u0001é'.repeat(100_000)}\n\n\ud800 lone ${'x'.repeat(200_000)}\n\n${'→'.repeat(3000)}\n\n&#x200b;\n`
  const { indexed } = await markdown.embed({ markdown: text, source: '名'.repeat(1024), index: 'docs' })
  expect(indexed).toBeGreaterThan(1)
  expect(await vectors.getIndex({ index: 'docs' })).toMatchObject({ count: indexed })
})

test('what can’t be: no such index, an index without a model, no right to write vectors', async () => {
  const { markdown, vectors } = await tenant({ grants: ['markdown:read', 'vectors:write'] })
  await vectors.createIndex({ name: 'bare', dimensions: 3 })
  const input = { markdown: '# Text\n\nSome.\n', source: 's' }
  expect((await problemOf(markdown.embed({ ...input, index: 'none' }))).code).toBe('not_found')
  expect(await problemOf(markdown.embed({ ...input, index: 'bare' }))).toMatchObject({ code: 'failed_precondition', reason: 'no_model' })
  const reader = await tenant({ grants: ['markdown:read', 'vectors:read'] })
  expect((await problemOf(reader.markdown.embed({ ...input, index: 'none' }))).code).toBe('not_found')
  expect(await problemOf(markdown.embed({ ...input, index: ' none' }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['index'] }] })
  const nobody = await tenant({ grants: ['markdown:read'] })
  expect((await problemOf(nobody.markdown.embed({ ...input, index: 'none' }))).code).toBe('permission_denied')
})
