import ts from 'typescript'
import { type Check, collectComplaints } from './check.ts'

/** One condition a call, so that the message says which one failed. */
export const checkAssertions: Check = (file) =>
  collectComplaints(file, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'assert') return null
    const [condition] = node.arguments
    if (condition === undefined || !ts.isBinaryExpression(condition)) return null
    if (condition.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) return null
    return 'assert(a && b) does not say which failed, use two asserts'
  })

/** Behaviour is put together from functions and plain objects, not inherited. */
export const checkInheritance: Check = (file) =>
  collectComplaints(file, (node) => {
    if (!ts.isHeritageClause(node) || node.token !== ts.SyntaxKind.ExtendsKeyword) return null
    if (!ts.isClassLike(node.parent)) return null
    const base = node.types[0]?.expression.getText()
    return base === 'Error' ? null : `class extends ${base}, use a function that returns an object`
  })

/** What must not be committed: a test that silences the others, and work that was put off. */
export const checkLeftovers: Check = (file) =>
  file.text.split('\n').flatMap((line, lineIndex) => {
    const found = LEFTOVER.exec(line)
    return found === null ? [] : [{ lineIndex, message: `leftover ${found[0]}, use a test, an issue or nothing` }]
  })

// Put together, so that this file does not complain about itself.
const LEFTOVER = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b|\\b(test|it|describe)\\.(only|todo)\\b`,
)

/** Nothing depends on where somebody keeps the project. */
export const checkMachinePaths: Check = (file) =>
  file.text.split('\n').flatMap((line, lineIndex) => {
    const found = MACHINE_PATH.exec(line)
    return found === null
      ? []
      : [{ lineIndex, message: `${found[0]} is a path of one machine, use a relative one or os.tmpdir()` }]
  })

const MACHINE_PATH = new RegExp(
  `(?<![\\w.@-])/(${['wo' + 'rk', 'ho' + 'me', 'tm' + 'p', 'Us' + 'ers', 'ro' + 'ot'].join('|')})/`,
)
