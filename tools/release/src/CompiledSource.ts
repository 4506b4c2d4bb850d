import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import ts from "typescript"

/** The compiler options of a project's build. */
export const buildOptions = (folder: string): ts.CompilerOptions => {
  const file = join(folder, "tsconfig.lib.json")
  const { config, error } = ts.readConfigFile(file, (path) => readFileSync(path, "utf8"))
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"))
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, folder).options
}

/**
 * The JavaScript that a source is built to. Our sources compile one by one (`isolatedModules`), so this is what `tsc -b`
 * writes, without a look at any other file.
 */
export const compileSource = (path: string, options: ts.CompilerOptions): string =>
  ts.transpileModule(readFileSync(path, "utf8"), {
    fileName: basename(path),
    compilerOptions: {
      ...options,
      // Every package of ours is an ES module; with nodenext TypeScript would look for a package.json to learn that.
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      // transpileModule assumes JSX where nothing is said, and a build does not.
      jsx: options.jsx ?? ts.JsxEmit.None
    }
  }).outputText
