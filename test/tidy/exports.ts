import ts from 'typescript'
import { type Check, type Complaint, lineOf, type SourceText } from './check.ts'

/** Every export says in a doc comment what it is. Constants on consecutive lines may share one. */
export const checkDocComments: Check = (file) => {
  if (!file.path.startsWith('src/')) return []
  const complaints: Complaint[] = []
  let documentedToLine = -2
  for (const statement of listExports(file)) {
    const startLine = lineOf(file, statement)
    const isDocumented = ts.getJSDocCommentsAndTags(statement).length > 0
    const sharesComment = ts.isVariableStatement(statement) && startLine === documentedToLine + 1
    if (isDocumented || sharesComment) documentedToLine = endLineOf(file, statement)
    else complaints.push({ lineIndex: startLine, message: `export ${exportedNames(statement)[0]} has no doc comment` })
  }
  return complaints
}

/** A file is named by the noun that it exports: retry.ts holds decideRetry. */
export const checkMainExport: Check = (file) => {
  const base = /^src\/.+\/([^/]+)\.ts$/.exec(file.path)?.[1]
  if (base === undefined || VOCABULARIES.has(file.path)) return []
  const statements = listExports(file)
  // Constants that belong together have a name together.
  if (!statements.some(ts.isFunctionDeclaration)) return []
  const names = statements.flatMap(exportedNames)
  const words = base.split('-').map(singular)
  const hasNoun = names.flatMap(wordsOf).some((nameWord) => words.some((word) => isSameWord(word, nameWord)))
  if (hasNoun) return []
  return [
    { lineIndex: 0, message: `exports ${names.join(', ')}: nothing is named like the file, use another file name` },
  ]
}

/** Files that are a vocabulary: many small words of one kind that are used together, not one thing and its parts. */
const VOCABULARIES = new Set(['src/chance/elementary.ts', 'src/scenario/leaf-schema.ts'])

/** Many exported functions in a file are several files. */
export const checkExportCount: Check = (file) => {
  if (!file.path.startsWith('src/') || VOCABULARIES.has(file.path)) return []
  const functions = listExports(file).filter(ts.isFunctionDeclaration)
  if (functions.length <= EXPORTED_FUNCTION_COUNT_MAX) return []
  return [{ lineIndex: 0, message: `exports ${functions.length} functions, use one file for each noun` }]
}

const EXPORTED_FUNCTION_COUNT_MAX = 4

function listExports(file: SourceText): readonly ts.Statement[] {
  return file.tree.statements.filter(
    (statement) =>
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true,
  )
}

function exportedNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText())
  const { name } = statement as ts.Statement & { name?: ts.Node }
  return [name?.getText() ?? '(nameless)']
}

const endLineOf = (file: SourceText, node: ts.Node): number =>
  file.tree.getLineAndCharacterOfPosition(node.getEnd()).line

/** `HELP_TOPICS` and `helpTopics` are `help`, `topic`. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split('_')
    .map((word) => singular(word.toLowerCase()))

/** `expiry` and `expired` are one word. */
const isSameWord = (left: string, right: string): boolean =>
  left === right || (left.length > STEM_COUNT && left.slice(0, STEM_COUNT) === right.slice(0, STEM_COUNT))

const STEM_COUNT = 4

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/(?<!s)s$/, '')
