import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes, parseBytes, printBytes } from '../../src/units/bytes.ts'

describe('parseBytes', () => {
  it.each([
    ['100 B', 100],
    ['512 kB', 512_000],
    ['2 MiB', 2_097_152],
    ['2MiB', 2_097_152],
    ['1.5 KiB', 1_536],
    ['1 GB', 1_000_000_000],
  ])('reads %s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes)
  })

  it.each(['', '2', '2 mb', '2 KB', '-1 B', '0.5 B', '1e3 B', '2  MiB'])('refuses "%s"', (text) => {
    expect(parseBytes(text)).toBeNull()
  })
})

it('printBytes writes every size so that it reads back as the same', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => parseBytes(printBytes(bytes)) === bytes))
  expect([0, 1_025, 2_097_152, 512_000].map(printBytes)).toEqual(['0 B', '1025 B', '2 MiB', '500 KiB'])
})

it('formatBytes shows three significant digits in powers of 1024', () => {
  const sizes = [0, 1_000, 1_023, 1_536, 157_286_400, 2 ** 31]
  expect(sizes.map(formatBytes)).toEqual(['0 B', '1,000 B', '1,023 B', '1.5 KiB', '150 MiB', '2 GiB'])
})
