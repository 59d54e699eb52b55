import { expect, it } from 'vitest'
import { plainPalette } from '../../src/report/palette.ts'

it('the plain palette changes nothing', () => {
  for (const colour of Object.values(plainPalette)) expect(colour('text')).toBe('text')
})
