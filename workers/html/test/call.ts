import { anonymous } from '@dot-do/testing'
import { expect } from 'vitest'

export const { html } = anonymous()

/** Expects a call to be refused as wrong input, about this field. */
export async function refused(call: Promise<unknown>, ...path: (string | number)[]): Promise<void> {
  await expect(call).rejects.toMatchObject({ code: 'invalid_argument', issues: [path.length > 0 ? { path } : expect.anything()] })
}
