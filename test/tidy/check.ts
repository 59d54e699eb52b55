import ts from 'typescript'

/** One breach of a house rule: what is wrong and what to write instead. */
export interface Complaint {
  readonly lineIndex: number
  readonly message: string
}

/** Looks at one file, whose path is relative to the project's root with forward slashes. */
export type Check = (file: SourceText) => readonly Complaint[]

/** A file's text and, for TypeScript, its syntax tree. */
export interface SourceText {
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
}

/** Parses a file, or a snippet in a test. */
export function parseSource(path: string, text: string): SourceText {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) }
}

/** Visits every node below the file and collects what `look` complains about. */
export function collectComplaints(file: SourceText, look: (node: ts.Node) => string | null): readonly Complaint[] {
  const complaints: Complaint[] = []
  const visit = (node: ts.Node): void => {
    const message = look(node)
    if (message !== null) complaints.push({ lineIndex: lineOf(file, node), message })
    ts.forEachChild(node, visit)
  }
  visit(file.tree)
  return complaints
}

/** 0-based line on which a node begins, comments left out. */
export function lineOf(file: SourceText, node: ts.Node): number {
  return file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line
}

/** As a compiler would print it. */
export function renderComplaint(path: string, complaint: Complaint): string {
  return `${path}:${complaint.lineIndex + 1}: ${complaint.message}`
}

/** The room of a source or test file: `queue` of `src/queue/ring.ts`; the empty text for files beside the rooms. */
export function roomOf(path: string): string {
  return /^(?:src|test)\/([^/]+)\//.exec(path)?.[1] ?? ''
}
