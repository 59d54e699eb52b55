import ts from 'typescript'
import { type Check, collectComplaints, roomOf } from './check.ts'

/** A number's name ends in its unit, then at most one qualifier: `serviceTimeMs`, `attemptCountMax`, `depthCounts`. */
const UNIT =
  /(Us|Ns|Ms|Sec|PerSec|PerUs|Count|Ratio|Bytes|Index|Rank|Seq|Row|Slot|Id|Code|Key|Percent|Width|Column|Length|Offset)(e?s)?(Max|Min)?$/

/**
 * Names that are a unit themselves: numbers of things (a request, a client, a row), places in a table, counts, and
 * values whose unit the caller's table knows.
 */
const NOUNS = new Set(
  `actual atMost attempt bit bits bucket client column columns count depth descriptor distance first from head id indent index
   interval item key kind last length line loadAverage max min nth offset owner place port position request row schemaVersion seed
   seq series sign slice slot source state tail target thread tick ticket timer to top type value values version width word`.split(
    /\s+/,
  ),
)

/** A table from one numbering to another. */
const MAPPING = /Of[A-Z]\w*$/

/** Formulas keep the letters and words of their source. */
const MATHS_ROOMS = new Set(['chance', 'load', 'compare', 'theory'])
const MATHS_NAME = /^([a-z]|mu|sigma|kappa|lambda|base|exponent)$/

/** A property or parameter of type number says its unit in its name. A figure beside a `unit` property has one already. */
export const checkUnitNames: Check = (file) => {
  if (!file.path.startsWith('src/') || roomOf(file.path) === 'units') return []
  return collectComplaints(file, (node) => {
    if (!ts.isPropertySignature(node) && !ts.isPropertyDeclaration(node) && !ts.isParameter(node)) return null
    if (node.type === undefined || !isNumeric(node.type) || !ts.isIdentifier(node.name)) return null
    const name = node.name.text.replace(/^_/, '')
    if (UNIT.test(capitalised(name)) || MAPPING.test(name) || NOUNS.has(name) || hasUnitBeside(node)) return null
    if (MATHS_ROOMS.has(roomOf(file.path)) && MATHS_NAME.test(name)) return null
    return `number "${name}" has no unit, use ${name}Us, ${name}Count, ${name}Ratio ...`
  })
}

/** `number`, `number | null`, `number[]`, `readonly number[]`. */
function isNumeric(type: ts.TypeNode): boolean {
  if (type.kind === ts.SyntaxKind.NumberKeyword) return true
  if (ts.isArrayTypeNode(type)) return isNumeric(type.elementType)
  if (ts.isTypeOperatorNode(type)) return isNumeric(type.type)
  if (!ts.isUnionTypeNode(type)) return false
  return type.types.some(isNumeric) && type.types.every((member) => isNumeric(member) || isNothing(member))
}

const isNothing = (type: ts.TypeNode): boolean =>
  type.kind === ts.SyntaxKind.UndefinedKeyword || type.getText() === 'null'

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

function hasUnitBeside(node: ts.Node): boolean {
  const { parent } = node
  if (!ts.isInterfaceDeclaration(parent) && !ts.isTypeLiteralNode(parent)) return false
  return parent.members.some((member) => member.name?.getText() === 'unit')
}
