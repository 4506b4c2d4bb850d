import { readFileSync } from "node:fs"
import ts from "typescript"

const declares = (statement: ts.Statement): boolean =>
  ts.isImportDeclaration(statement) ||
  ts.isExportDeclaration(statement) ||
  ts.isExportAssignment(statement) ||
  ts.isVariableStatement(statement) ||
  ts.isFunctionDeclaration(statement) ||
  ts.isClassDeclaration(statement) ||
  ts.isInterfaceDeclaration(statement) ||
  ts.isTypeAliasDeclaration(statement)

const awaits = (node: ts.Node): boolean =>
  ts.isAwaitExpression(node) || (!ts.isFunctionLike(node) && (ts.forEachChild(node, awaits) ?? false))

/** The statements of a module that do something when it is loaded: anything but imports, exports and declarations. */
export const topLevelActions = (path: string): ReadonlyArray<string> => {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true)
  return file.statements
    .filter(
      (statement) =>
        !declares(statement) || awaits(statement) || (ts.isImportDeclaration(statement) && statement.importClause === undefined)
    )
    .map((statement) => statement.getText(file).split("\n")[0]!)
}
