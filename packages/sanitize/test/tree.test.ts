import type { Element, Properties, Root, RootContent } from 'hast'
import { describe, expect, test } from 'vitest'
import { sanitizeTree } from '../src/index.ts'

const element = (tagName: string, properties: Element['properties'] = {}, ...children: Element['children']): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
})
const text = (value: string): { type: 'text'; value: string } => ({ type: 'text', value })
const root = (...children: RootContent[]): Root => ({ type: 'root', children })

describe('a hast tree', () => {
  test('keeps what the profile names, with positions and data', () => {
    const position = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }
    const paragraph = { ...element('p', { onClick: 'x', id: 'a', className: ['x'] }, text('b')), position }
    expect(sanitizeTree(root(paragraph, { type: 'comment', value: '-->' }, element('script', {}, text('1')), element('blink', {}, text('c'))))).toEqual(
      root({ ...paragraph, properties: { id: 'user-content-a' } }, text('c')),
    )
  })

  test('keeps values as hast has them', () => {
    const tree = root(
      element('pre', {}, element('code', { className: ['language-js'] }, text('x'))),
      element('input', { type: 'checkbox', checked: true, disabled: true }),
      element('a', { href: '#user-content-fn-1', id: 'user-content-fnref-1', dataFootnoteRef: true, ariaDescribedBy: ['user-content-footnote-label'] }),
      element('ul', { className: ['contains-task-list'] }, element('li', { className: ['task-list-item'] })),
    )
    expect(sanitizeTree(tree)).toEqual(tree)
  })

  test('hides nothing in the spelling of a property', () => {
    const odd = {
      href: 'javascript:1',
      'xlink:href': 'javascript:1',
      xLinkHref: 'javascript:1',
      'title onload=x': 'y',
      ONLOAD: 'x',
      onload: 'x',
      srcDoc: 'x',
      style: 'color:red',
      src: ['javascript:', '1'],
    } as unknown as Properties
    expect(sanitizeTree(root(element('a', odd), element('img', odd), element('IMG', odd)))).toEqual(root(element('a'), element('img')))
  })

  test('leaves out foreign elements and raw nodes', () => {
    const tree = root(element('svg', {}, element('p', {}, text('a'))), element('math', {}, element('mi', {}, text('b'))), {
      type: 'raw',
      value: '<script>',
    } as unknown as RootContent)
    expect(sanitizeTree(tree)).toEqual(root())
  })

  test('is never deeper than 512 levels', () => {
    let deep: Element = element('b', {}, text('x'))
    for (let level = 0; level < 100_000; level++) deep = element('div', {}, deep)
    let depth = 0
    let node: RootContent | undefined = sanitizeTree(root(deep)).children[0]
    for (; node?.type === 'element'; node = node.children[0]) depth++
    expect(depth).toBe(512)
    expect(node).toEqual(text('x'))
  })

  test('of SVG keeps what draws', () => {
    const tree = root(
      element(
        'svg',
        { viewBox: '0 0 1 1', onLoad: 'x' },
        element('rect', { fill: 'url(#a)', strokeWidth: '2', xLinkHref: 'x' }),
        element('foreignObject', {}, element('p')),
      ),
    )
    expect(sanitizeTree(tree, { profile: 'svg' })).toEqual(
      root(element('svg', { viewBox: '0 0 1 1' }, element('rect', { fill: 'url(#user-content-a)', strokeWidth: '2' }))),
    )
  })
})
