import { existsSync, readdirSync } from "node:fs"
import { basename, dirname, join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")

/** Projects whose files still have two casings. A project leaves this list when its files are renamed. */
const notYetRenamed = new Set([
  "apps/map-entrypoint", "apps/prefetch-cli",
  "packages/batch-submitter", "packages/command-line", "packages/prefetch", "packages/s3-source", "packages/transcript-text", "packages/wrds-source",
  "tools/architecture", "tools/fuzz", "tools/release"
])
/** Projects whose tests are not all named after a source file yet. */
const testsNotYetRenamed = new Set([
  ...notYetRenamed,
  "apps/orchestrator",
  "packages/manifest", "packages/object-store", "packages/quarter-run", "packages/transcript-schema",
  "tools/bertopic-parity", "tools/demo", "tools/sample-corpus", "tools/wrds-sandbox"
])

const projects = ["packages", "apps", "tools"].flatMap((group) =>
  readdirSync(join(root, group)).filter((name) => existsSync(join(root, group, name, "package.json"))).map((name) => `${group}/${name}`))

const below = (folder: string): ReadonlyArray<string> => existsSync(folder) ? sourceFiles(folder) : []
/** A declaration file is named after the module that it declares. */
const isNamedByUs = (file: string): boolean => !["index.ts", "main.ts"].includes(basename(file)) && !file.endsWith(".d.ts")
const broken = (project: string): ReadonlyArray<string> =>
  below(join(root, project, "src")).filter((file) => isNamedByUs(file) && !/^[A-Z][A-Za-z0-9]*\.ts$/.test(basename(file)))

describe("a source file is named after its concept, in PascalCase", () => {
  it.each(projects.filter((project) => !notYetRenamed.has(project)))("%s", (project) => {
    expect(broken(project).map((file) => relative(root, file))).toEqual([])
  })
  it("lists no project that does not exist", () => {
    expect([...notYetRenamed, ...testsNotYetRenamed].filter((project) => !projects.includes(project))).toEqual([])
  })
})

describe("a test is named after the source file, or the folder of source files, that it tests", () => {
  it.each(projects.filter((project) => !testsNotYetRenamed.has(project)))("%s", (project) => {
    const sources = below(join(root, project, "src"))
    const subjects = new Set(sources.flatMap((file) => [basename(file, ".ts"), basename(dirname(file))]).map((name) => name.toLowerCase()))
    // OpenTable.damage.test.ts and WriteThemes.integration.test.ts test OpenTable.ts and WriteThemes.ts.
    const strays = below(join(root, project, "test"))
      .filter((file) => file.endsWith(".test.ts") && !subjects.has(basename(file).split(".")[0]!.toLowerCase()))
    expect(strays.map((file) => relative(root, file))).toEqual([])
  })
})
