import { anonymous } from '@dot-do/testing'
import { expect, test } from 'vitest'

test('a function is called as lodash’s is, and gives what it gives', async () => {
  const { lodash } = anonymous()
  expect(await lodash.groupBy([{ city: 'Rom' }, { city: 'Oslo' }, { city: 'Rom' }], 'city')).toEqual({
    Rom: [{ city: 'Rom' }, { city: 'Rom' }],
    Oslo: [{ city: 'Oslo' }],
  })
})
