import { existsSync, readdirSync } from "node:fs"
import { basename, dirname, join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")

const projects = ["packages", "apps", "tools"].flatMap((group) =>
  readdirSync(join(root, group))
    .filter((name) => existsSync(join(root, group, name, "package.json")))
    .map((name) => `${group}/${name}`)
)

const below = (folder: string): ReadonlyArray<string> => (existsSync(folder) ? sourceFiles(folder) : [])
/** A declaration file is named after the module that it declares. */
const isNamedByUs = (file: string): boolean => !/^(index|main)\b.*\.ts$/.test(basename(file)) && !file.endsWith(".d.ts")
/** `ReadTable.ts`, and in a test folder `ReadTable.test.ts` and `ReadTable.longRows.test.ts` too. */
const isPascalCase = (file: string): boolean => /^[A-Z][A-Za-z0-9]*(\.[A-Za-z]+)*\.ts$/.test(basename(file))
const broken = (project: string): ReadonlyArray<string> =>
  ["src", "test", "long", "examples"]
    .flatMap((folder) => below(join(root, project, folder)))
    .filter((file) => isNamedByUs(file) && !isPascalCase(file))

describe("a source file is named after its concept, in PascalCase", () => {
  it.each(projects)("%s", (project) => {
    expect(broken(project).map((file) => relative(root, file))).toEqual([])
  })
})

describe("a test is named after the source file, or the folder of source files, that it tests", () => {
  // The tests of this project are named after the rules of the house that they test.
  it.each(projects.filter((project) => project !== "tools/architecture"))("%s", (project) => {
    const sources = ["src", "examples"].flatMap((folder) => below(join(root, project, folder)))
    const subjects = new Set(sources.flatMap((file) => [basename(file, ".ts"), basename(dirname(file))]).map((name) => name.toLowerCase()))
    // OpenTable.damage.test.ts and WriteThemes.integration.test.ts test OpenTable.ts and WriteThemes.ts.
    const strays = below(join(root, project, "test")).filter(
      (file) => file.endsWith(".test.ts") && !subjects.has(basename(file).split(".")[0]!.toLowerCase())
    )
    expect(strays.map((file) => relative(root, file))).toEqual([])
  })
})
