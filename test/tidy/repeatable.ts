import { dirname, join } from 'node:path/posix'
import ts from 'typescript'
import { type Check, collectComplaints, type SourceText } from './check.ts'

/**
 * Functions of `Math` that the language defines to the bit. All others (log, exp, pow, sin, cbrt, hypot ...) may differ in
 * the last digit between versions of V8, and one digit is enough to change every event that follows.
 */
const EXACT = new Set(
  `abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2`.split(' '),
)

/** What is different on every machine or in every run: the clock, chance, timers, and the words of a country. */
const BANNED_NAMES = new Set(
  `Date Intl Temporal crypto performance queueMicrotask setImmediate setInterval setTimeout`.split(' '),
)

const BANNED_MEMBERS = /^(hrtime|nextTick|uptime|localeCompare|toLocale\w*)$/

/** Whatever a simulated run executes gives the same bits on every machine, in every run and in every version of Node. */
export const checkRepeatable: Check = (file) =>
  collectComplaints(file, (node) => {
    if (ts.isBinaryExpression(node) && isPower(node.operatorToken.kind)) {
      const isFixed = isLiteral(node.left) && isLiteral(node.right)
      return isFixed || ts.isBigIntLiteral(node.left)
        ? null
        : '** is not exact, use pow of src/chance/elementary.ts, or multiply'
    }
    if (ts.isPropertyAccessExpression(node) && BANNED_MEMBERS.test(node.name.text)) {
      return `${node.name.text} differs from run to run or from machine to machine`
    }
    if (!ts.isIdentifier(node) || !isValue(node)) return null
    if (node.text === 'Math') return judgeMath(node)
    if (!BANNED_NAMES.has(node.text)) return null
    return `${node.text} differs from run to run or from machine to machine, use clock or a named stream`
  })

function judgeMath(node: ts.Identifier): string | null {
  const { parent } = node
  if (!ts.isPropertyAccessExpression(parent)) return 'Math is used as a whole, name the function'
  const { text } = parent.name
  return EXACT.has(text) ? null : `Math.${text} is not exact, use src/chance/elementary.ts or whole numbers`
}

function isPower(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken
}

function isLiteral(node: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(node)) return isLiteral(node.operand)
  return ts.isNumericLiteral(node)
}

/** A name that is read: neither a member, nor a key, nor a type. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false
  const isKey = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)
  return !(isKey && parent.name === node)
}

/** Every source that the given ones execute: themselves, and what they import but for types, also when it is loaded late. */
export function listExecuted(sources: readonly SourceText[], roots: readonly string[]): readonly string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const found = new Set<string>()
  const follow = (path: string): void => {
    const source = byPath.get(path)
    if (source === undefined || found.has(path)) return
    found.add(path)
    for (const imported of listImports(source)) follow(imported)
  }
  for (const root of roots) follow(root)
  return [...found].sort()
}

/** Paths of the sources that one imports, but for types. */
export function listImports({ path, tree }: SourceText): readonly string[] {
  const imports: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && isOfCode(node)) imports.push(textOf(node.moduleSpecifier))
    if (ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier !== undefined) {
      imports.push(textOf(node.moduleSpecifier))
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      imports.push(...node.arguments.map(textOf))
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return imports.filter((imported) => imported.startsWith('.')).map((imported) => join(dirname(path), imported))
}

function isOfCode({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return true
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return false
  const { name, namedBindings } = importClause
  if (name !== undefined || namedBindings === undefined || ts.isNamespaceImport(namedBindings)) return true
  return namedBindings.elements.some(({ isTypeOnly }) => !isTypeOnly)
}

const textOf = (node: ts.Node): string => (ts.isStringLiteral(node) ? node.text : '')
