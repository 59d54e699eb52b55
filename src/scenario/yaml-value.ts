import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml'
import type { Problem } from '../fault/input-error.ts'
import { formatCount } from '../units/count.ts'
import { DEPTH_MAX } from './check-nesting.ts'
import { describeValue } from './finding.ts'
import { lineAt, problemAt, type Remark, type SourceText } from './source-text.ts'

/** What a document says: text, lists, mappings, and null where nothing is written; and what is wrong with its form. */
export interface YamlValue {
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Parts of the value could not be made, so that further complaints about it would only be echoes. */
  readonly isBroken: boolean
}

const ALIAS_COUNT_MAX = 100
const NODE_COUNT_MAX = 100_000
const PROBLEM_COUNT_MAX = 100

/** Set on an object they would change what it is, not what it holds. */
export const REFUSED_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** Turns a document into plain values, and lists duplicate or unusable keys, circles of aliases, and expansion bombs. */
export function toYamlValue(document: Document, source: SourceText): YamlValue {
  const problems: Problem[] = []
  /** Nodes between the top and here: meeting one of them again is a circle. */
  const open = new Set<Node>()
  let aliasCount = 0
  let nodeCount = 0
  let isBroken = false

  const refuse = (node: Node | null, remark: Remark): null => {
    if (problems.length < PROBLEM_COUNT_MAX) problems.push(problemAt(source, node?.range?.[0] ?? 0, remark))
    return null
  }

  const giveUp = (node: Node, remark: Remark): null => {
    isBroken = true
    return refuse(node, remark)
  }

  const convert = (node: Node | null): unknown => {
    if (node === null) return null
    if (isAlias(node)) {
      aliasCount++
      if (aliasCount === ALIAS_COUNT_MAX + 1) return giveUp(node, { message: `more than ${ALIAS_COUNT_MAX} aliases` })
      if (aliasCount > ALIAS_COUNT_MAX) return null
      const target = node.resolve(document) as Node | undefined
      return target === undefined ? giveUp(node, unknownAnchor(node.source)) : convert(target)
    }
    nodeCount++
    if (nodeCount === NODE_COUNT_MAX + 1)
      return giveUp(node, { message: `more than ${formatCount(NODE_COUNT_MAX)} values` })
    if (nodeCount > NODE_COUNT_MAX) return null
    if (isScalar(node)) return scalarText(node)
    if (open.has(node)) return giveUp(node, { message: 'an alias inside this value points back at it: a circle' })
    if (open.size >= DEPTH_MAX) return giveUp(node, { message: `is nested deeper than ${DEPTH_MAX} levels` })
    open.add(node)
    const value = isMap(node) ? convertMap(node) : isSeq(node) ? node.items.map((item) => convert(item as Node)) : null
    open.delete(node)
    return value
  }

  const convertMap = (map: YAMLMap): Record<string, unknown> => {
    const entries: Record<string, unknown> = {}
    const lineByKey = new Map<string, number>()
    for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
      if (!isScalar(key) || typeof key.value !== 'string') {
        refuse(key, { message: 'a key must be plain text' })
        continue
      }
      const problem = keyRemark(key, lineByKey)
      if (problem !== null) refuse(key, problem)
      else entries[key.value] = convert(value)
    }
    return entries
  }

  const keyRemark = (key: Scalar, lineByKey: Map<string, number>): Remark | null => {
    const name = key.value as string
    const caretLength = Math.max(1, name.length)
    if (REFUSED_KEYS.includes(name)) return { message: `"${name}" cannot be a key`, caretLength }
    if (name === '<<') return { message: 'merge keys (<<) are not supported; repeat the settings', caretLength }
    const line = lineAt(source, key.range?.[0] ?? 0)
    const earlierLine = lineByKey.get(name)
    if (earlierLine === undefined) {
      lineByKey.set(name, line)
      return null
    }
    return { message: `${describeValue(name)} is given twice, on lines ${earlierLine} and ${line}`, caretLength }
  }

  const value = convert(document.contents as Node | null)
  return { value, problems, isBroken }
}

/** A plain scalar of no characters is a value that was left out; `""` is text. */
function scalarText(scalar: Scalar): string | null {
  return scalar.type === 'PLAIN' && scalar.source === '' ? null : String(scalar.value)
}

const unknownAnchor = (name: string): Remark => ({
  message: `no value before this alias is marked &${name}`,
  caretLength: name.length + 1,
})
