import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { parseSource } from '../tidy/check.ts'

/**
 * The texts that a property of a source's types may have, e.g. every `code` of a trust check: types leave nothing to
 * ask at run time.
 */
export function unionMembers(path: string, propertyName: string): readonly string[] {
  const members: string[] = []
  const collect = (type: ts.TypeNode): void => {
    if (ts.isUnionTypeNode(type)) type.types.forEach(collect)
    else if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) members.push(type.literal.text)
  }
  const visit = (node: ts.Node, depth: number): void => {
    const isProperty = ts.isPropertySignature(node) && node.name.getText() === propertyName
    if (isProperty && node.type !== undefined && depth === 1) collect(node.type)
    const isNested = ts.isTypeLiteralNode(node) || ts.isInterfaceDeclaration(node)
    ts.forEachChild(node, (child) => visit(child, isNested ? depth + 1 : depth))
  }
  visit(parseSource(path, readFileSync(path, 'utf8')).tree, 0)
  return members
}
