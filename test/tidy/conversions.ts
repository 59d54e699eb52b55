import ts from 'typescript'
import { type Check, collectComplaints, roomOf } from './check.ts'

const POWERS = new Set([1e3, 1e6, 1e9])

/** Units are converted in src/units only: elsewhere a power of a thousand is not multiplied, divided by or given a name. */
export const checkConversions: Check = (file) => {
  if (!file.path.startsWith('src/') || roomOf(file.path) === 'units') return []
  return collectComplaints(file, (node) => {
    if (!ts.isNumericLiteral(node) && !ts.isBigIntLiteral(node)) return null
    if (!POWERS.has(Number(node.text.replace(/n$/, ''))) || !isConversion(node.parent)) return null
    return `${node.getText()} converts a unit, use a constant or function of src/units`
  })
}

function isConversion(parent: ts.Node): boolean {
  if (ts.isBinaryExpression(parent)) return CONVERTING.has(parent.operatorToken.kind)
  return ts.isVariableDeclaration(parent) && /_PER_|Per[A-Z]/.test(parent.name.getText())
}

const CONVERTING = new Set([
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.SlashEqualsToken,
  ts.SyntaxKind.PercentToken,
])
