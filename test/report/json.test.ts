import { expect, it } from 'vitest'
import { renderJson } from '../../src/report/json.ts'
import { newsletterSync } from './stories.ts'

it('the result is one object on one line', () => {
  const text = renderJson(newsletterSync())
  expect(text.indexOf('\n')).toBe(text.length - 1)
  expect(JSON.parse(text)).toEqual(newsletterSync())
})
