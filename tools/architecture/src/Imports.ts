import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import ts from "typescript"

/** One import, static or dynamic, and where it stands. */
export interface Import {
  /** Path from the workspace's root. */
  readonly file: string
  /** The module it names: `pg`, `@ftm/manifest`, `./Quarter.ts`. */
  readonly module: string
}

const skipped = new Set(["node_modules", "dist", "out-spec", ".nx"])

/** All TypeScript files below `folder`, sorted. */
export const sourceFiles = (folder: string): ReadonlyArray<string> => {
  const files: Array<string> = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...sourceFiles(path))
    else if (entry.name.endsWith(".ts")) files.push(path)
  }
  return files.sort()
}

/** The imports of one source file, as the TypeScript compiler sees them: `import`, `export … from`, `import("…")`. */
export const importsOf = (root: string, path: string): ReadonlyArray<Import> =>
  ts
    .preProcessFile(readFileSync(path, "utf8"), true, true)
    .importedFiles.map(({ fileName }) => ({ file: relative(root, path), module: fileName }))

/** `@aws-sdk/client-s3/x` -> `@aws-sdk/client-s3`; `pg/lib` -> `pg`. */
export const packageName = (module: string): string =>
  module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/")
