import { expect, test } from 'vitest'
import { readScenarioHead } from '../../src/explain/scenario-head.ts'

const read = (text: string) => readScenarioHead(text.split('\n'))

test('the comment at the head is read as paragraphs, and its line of rules as names', () => {
  expect(
    read('# yaml-language-server: $schema=x\n#\n# One\n# and a half.\n#\n# Two.\n#\n# Rules: A3, load-leveling\na: 1'),
  ).toEqual({
    paragraphs: ['One and a half.', 'Two.'],
    ruleNames: ['A3', 'load-leveling'],
  })
})

test('comments further down belong to what they stand beside', () => {
  expect(read('version: 1\n# Not the head.')).toEqual({ paragraphs: [], ruleNames: [] })
  expect(read('# Head.\n\n# Not the head.').paragraphs).toEqual(['Head.'])
})

test('a file that is nothing but a comment is all head', () => {
  expect(read('#  Alone.')).toEqual({ paragraphs: ['Alone.'], ruleNames: [] })
  expect(read('')).toEqual({ paragraphs: [], ruleNames: [] })
})

test('rules may stand anywhere in the head, and be parted by commas, dots or gaps', () => {
  expect(read('# Rules: A1 · A7,B2   C1\n# Rest.')).toEqual({
    paragraphs: ['Rest.'],
    ruleNames: ['A1', 'A7', 'B2', 'C1'],
  })
  expect(read('# Rules:').ruleNames).toEqual([])
})
