import { expect, test } from 'vitest'
import { byColumn } from '../../src/measure/by-column.ts'

test('each column has the value that its name and its place come to', () => {
  expect(byColumn(['a', 'b'], (column, offset) => column.charCodeAt(0) * 10 + offset)).toEqual({ a: 970, b: 981 })
})
