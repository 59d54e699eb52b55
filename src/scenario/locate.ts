import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { Path } from './finding.ts'

/** A stretch of the source. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/**
 * Where a path stands in the source: its key, or its value. A path that the file does not contain is found at its
 * nearest ancestor that it does contain, whose key is pointed at.
 */
export function locate(document: Document, path: Path, at: 'key' | 'value'): Span {
  let node = follow(document, document.contents as Node | null)
  let keyNode: Node | null = null
  for (const [depth, step] of path.entries()) {
    const pair = entryAt(node, step)
    if (pair === null) return spanOf(keyNode ?? node)
    const isLast = depth === path.length - 1
    if (isLast) return spanOf((at === 'key' ? pair.key : pair.value) ?? pair.key ?? pair.value)
    keyNode = pair.key ?? keyNode
    node = follow(document, pair.value)
  }
  return spanOf(node)
}

/** Whether the file gives a path itself, or a text that stands for everything under an ancestor (`arrivals: once`). */
export function isWritten(document: Document, path: Path): boolean {
  let node = follow(document, document.contents as Node | null)
  for (const step of path) {
    if (isScalar(node)) return true
    const pair = entryAt(node, step)
    if (pair === null) return false
    node = follow(document, pair.value)
  }
  return true
}

interface Entry {
  readonly key: Node | null
  readonly value: Node | null
}

function entryAt(node: Node | null, step: string | number): Entry | null {
  if (isMap(node)) {
    const pairs = node.items as Pair<Node, Node | null>[]
    return pairs.find(({ key }) => isScalar(key) && key.value === step) ?? null
  }
  if (!isSeq(node)) return null
  const item = node.items[Number(step)] as Node | undefined
  return item === undefined ? null : { key: null, value: item }
}

const follow = (document: Document, node: Node | null): Node | null =>
  isAlias(node) ? ((node.resolve(document) as Node | undefined) ?? null) : node

function spanOf(node: Node | null): Span {
  const [start, end] = node?.range ?? [0, 0]
  return { offset: start, length: Math.max(1, end - start) }
}
