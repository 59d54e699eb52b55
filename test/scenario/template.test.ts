import { expect, test } from 'vitest'
import { fillTemplate, parseTemplate, variableOf } from '../../src/scenario/template.ts'

test.each([
  ['', [''], []],
  ['plain', ['plain'], []],
  ['{"id":${jobId},"n":${attempt}}', ['{"id":', ',"n":', '}'], ['jobId', 'attempt']],
  ['${a}${b}', ['', '', ''], ['a', 'b']],
  ['costs $5 {a} ${open', ['costs $5 {a} ${open'], []],
])('%j is taken apart at its places, and is whole again when they are filled', (text, texts, names) => {
  const template = parseTemplate(text)
  expect(template).toEqual({ texts, names })
  expect(fillTemplate(template, (name) => `\${${name}}`)).toBe(text)
})

test('a value is put in as it is, also one that looks like a place', () => {
  expect(fillTemplate(parseTemplate('<${a}>'), () => '${b}')).toBe('<${b}>')
})

test.each([
  ['env:TOKEN', 'TOKEN'],
  ['env:_a9', '_a9'],
  ['env:9a', null],
  ['env:', null],
  ['ENV:A', null],
  ['jobId', null],
])('the place %s refers to %s of the environment', (name, variable) => {
  expect(variableOf(name)).toBe(variable)
})
