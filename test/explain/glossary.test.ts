import { expect, test } from 'vitest'
import { findEntries, GLOSSARY, suggestWord } from '../../src/explain/glossary.ts'
import { PRINTED_WORDS } from '../../src/explain/printed-words.ts'
import { FIGURE_GROUPS, listMetrics } from '../../src/scenario/metric-catalogue.ts'
import { unionMembers } from './union-members.ts'

const named = (name: string) => ({ name })
const SUBJECTS = {
  requests: [named('order')],
  jobs: [named('save')],
  queues: [named('orders')],
  sinks: [named('db')],
}

test.each(listMetrics(SUBJECTS).map(({ name }) => name))('the metric %s has an explanation', (name) => {
  const [entry] = findEntries(name)
  expect(entry).toMatchObject({ kind: 'metric', name })
  expect(entry?.definition).toMatch(/^[A-Z].*\.$/)
  expect(entry?.use).toMatch(/^[A-Z5].*\.$/)
})

test('every figure of the catalogue is explained under its own name, whatever owns it', () => {
  const figures = FIGURE_GROUPS.flatMap(({ figures }) => figures.map(({ name }) => name))
  expect(figures.filter((name) => findEntries(name).length === 0)).toEqual([])
})

test.each(unionMembers('src/measure/trust-check.ts', 'code'))('the trust check %s has an explanation', (code) => {
  expect(findEntries(code).map(({ kind, name }) => ({ kind, name }))).toEqual([{ kind: 'check', name: code }])
})

test.each(unionMembers('src/report/finding.ts', 'kind'))('the reason %s has an explanation', (kind) => {
  expect(findEntries(kind).map((entry) => entry.kind)).toEqual(['reason'])
})

test.each([...PRINTED_WORDS])('%s, as the report prints it, is explained as %s', (word, name) => {
  expect(findEntries(word.replaceAll('-', ' ')).map((entry) => entry.name)).toEqual([name])
})

test('codes and kinds are read from the types, nested ones left out', () => {
  expect(unionMembers('src/measure/trust-check.ts', 'code')).toContain('near-saturation')
  expect(unionMembers('src/report/finding.ts', 'kind')).toContain('too-long-for-the-client')
  expect(unionMembers('src/report/finding.ts', 'kind')).not.toContain('one-job')
})

test('no two words mean the same, but for figures that several things have', () => {
  const words = GLOSSARY.filter(({ kind }) => kind !== 'metric').flatMap(({ name, aliases }) => [name, ...aliases])
  const lower = words.map((word) => word.toLowerCase())
  expect(lower.filter((word, index) => lower.indexOf(word) !== index)).toEqual([])
  expect(lower.filter((word) => findEntries(word).length !== 1)).toEqual([])
})

test('whatever an entry refers to can be explained as well', () => {
  const references = GLOSSARY.flatMap(({ name, see }) => see.map((other) => ({ name, other })))
  expect(references.filter(({ other }) => findEntries(other).length !== 1)).toEqual([])
  expect(references.filter(({ name, other }) => name === other)).toEqual([])
})

test('rules, patterns and laws can be computed and cited', () => {
  const cited = GLOSSARY.filter(({ kind }) => ['rule', 'pattern', 'law'].includes(kind))
  expect(cited.filter(({ formula, source }) => formula === null || source === null)).toEqual([])
})

test('every source has its year, or is a document that lives on', () => {
  const sources = GLOSSARY.flatMap(({ source }) => (source === null ? [] : [source]))
  expect(sources.filter((source) => !/\b(19|20)\d\d\b|living document/.test(source))).toEqual([])
})

test('every rule names a metric by which it can be judged', () => {
  const rules = GLOSSARY.filter(({ kind }) => kind === 'rule')
  expect(rules.filter(({ name, aliases }) => !/^[A-E]\d$/.test(name) || aliases.length === 0)).toEqual([])
  const isMetric = (name: string): boolean => findEntries(name).some(({ kind }) => kind === 'metric')
  expect(rules.filter(({ see }) => !see.some(isMetric))).toEqual([])
})

test.each([
  ['a3', 'A3'],
  ['go-async', 'A3'],
  ["Little's law", 'littles-law'],
  ['retry_budget', 'retry-budget'],
  ['USL', 'universal-scalability-law'],
  ['P99', 'p99'],
  ['Order.Response.P99', 'Order.response.p99'],
  ['p99.9', 'p99.9'],
  ['response.p99.9', '<request>.response.p99.9'],
  ['ledger.lost', 'ledger.lost'],
  ['<sink>.errors', '<sink>.errors'],
  ['lateness.max', 'lateness.max'],
])('%j means %s', (word, name) => {
  expect(findEntries(word).map((entry) => entry.name)).toEqual([name])
})

test('a figure that several things have is explained for each', () => {
  expect(findEntries('errors').map(({ name }) => name)).toEqual(['<request>.errors', '<sink>.errors'])
  expect(findEntries('shop.errors').map(({ title }) => title)).toEqual([
    'metric of requests: count',
    'metric of sinks: count',
  ])
  expect(findEntries('done').map(({ name }) => name)).toEqual(['<job>.done', 'ledger.done'])
})

test.each(['', '.', 'order.', 'errors.p99', 'order.response.p12', 'order.drain', 'ledger.wait', '<job>.peak', 'a.b.c'])(
  '%j means nothing',
  (word) => {
    expect(findEntries(word)).toEqual([])
  },
)

test('a metric refers to the rules that are judged by it', () => {
  expect(findEntries('order.timeouts')[0]?.see).toEqual(expect.arrayContaining(['A1', 'A4', 'A5']))
})

test.each([
  ['newsleter', 'newsletter'],
  ['order.respnse.p99', 'order.response.p99'],
  ['respnse.p99', 'response.p99'],
  ['littels-law', 'littles-law'],
  ['near-saturaton', 'near-saturation'],
  ['godput', 'goodput'],
  ['zzzzzzzz', null],
])('%j was probably meant to be %j', (word, meant) => {
  expect(suggestWord(word, ['newsletter', 'spike'])).toBe(meant)
})
