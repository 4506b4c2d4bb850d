import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { packedFiles, readManifest, readProjects, tarballProblems, workspaceRoot } from "../src/index.ts"

// A workspace with one package that is built and whole; each test spoils one thing.
let root: string
const at = (path: string): string => join(root, "packages/topics", path)
const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const manifest = {
  name: "@ftm/topics",
  version: "0.3.0",
  type: "module",
  exports: {
    "./package.json": "./package.json",
    ".": { "@ftm/source": "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" }
  },
  files: ["dist", "!dist/**/*.tsbuildinfo", "src", "models"],
  dependencies: {}
}
const writeManifest = (changes: Record<string, unknown> = {}): void =>
  write(at("package.json"), JSON.stringify({ ...manifest, ...changes }))

const problems = (): ReadonlyArray<string> => {
  const all = readProjects(root)
  const project = all.find(({ name }) => name === "topics")!
  return tarballProblems(project, packedFiles(project.folder), all, root)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ftm-tarball-"))
  for (const group of ["packages", "apps", "tools"]) mkdirSync(join(root, group))
  write(join(root, "LICENSE"), "Do what you like.")
  write(at("LICENSE"), "Do what you like.")
  writeManifest()
  write(
    at("tsconfig.lib.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2024",
        module: "nodenext",
        isolatedModules: true,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true
      }
    })
  )
  write(at("src/index.ts"), 'export { topics } from "./Topics.ts"\n')
  write(at("src/Topics.ts"), "export const topics = (): number => 3\n")
  write(at("dist/index.js"), 'export { topics } from "./Topics.js";\n')
  write(at("dist/Topics.js"), "export const topics = () => 3;\n")
  write(at("dist/index.d.ts"), 'export { topics } from "./Topics.ts";\n')
  write(at("dist/Topics.d.ts"), "export declare const topics: () => number;\n")
  write(at("dist/tsconfig.lib.tsbuildinfo"), "{}")
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it("finds nothing wrong with what was built from these sources", () => {
  expect(readManifest(at("")).name).toBe("@ftm/topics")
  expect(problems()).toEqual([])
})

it("refuses a package that was never built", () => {
  rmSync(at("dist"), { recursive: true })
  expect(problems()).toEqual(
    expect.arrayContaining([expect.stringContaining("dist/Topics.js is missing"), expect.stringContaining("./dist/index.js")])
  )
})

it("refuses one with a source that was not built", () => {
  write(at("src/Later.ts"), "export const later = 1\n")
  expect(problems()).toEqual([expect.stringContaining("dist/Later.js is missing"), expect.stringContaining("dist/Later.d.ts is missing")])
})

it("refuses one that was built from what a source said before", () => {
  write(at("src/Topics.ts"), "export const topics = (): number => 4\n")
  expect(problems()).toEqual([expect.stringContaining("dist/Topics.js is not what src/Topics.ts says now")])
})

it("compiles a source as a build does, whatever it says", () => {
  write(
    at("src/Topics.ts"),
    `
    /** A topic. */
    import { join } from "node:path"
    import { type Quarter, first } from "./Quarter.ts"
    export type { Quarter } from "./Quarter.ts"
    export interface Topic { readonly quarter: Quarter }
    export class Box<A> { #value: A; constructor(value: A) { this.#value = value } get value(): A { return this.#value } }
    export const load = (url: string): Promise<unknown> => import(url)
    export const topics = async (): Promise<number> => ((await import("./Quarter.ts")).first satisfies Quarter as string).length
    export default { join, first, it: ["\u00e9", \`a\${1}b\`, /x/v, 1_000n] }
  `
  )
  write(at("src/Quarter.ts"), 'export type Quarter = `${number}Q${number}`\nexport const first: Quarter = "2021Q1"\n')
  write(
    at("tsconfig.lib.json"),
    JSON.stringify({
      extends: join(workspaceRoot, "tsconfig.base.json"),
      compilerOptions: { rootDir: "src", outDir: "dist", types: ["node"], typeRoots: [join(workspaceRoot, "node_modules/@types")] },
      include: ["src"]
    })
  )
  execFileSync(join(workspaceRoot, "node_modules/.bin/tsc"), ["-p", at("tsconfig.lib.json")], { stdio: "inherit" })
  expect(problems()).toEqual([])
})

it("refuses the output of a source that was deleted", () => {
  write(at("dist/Old.js"), "export {};\n")
  write(at("dist/Old.d.ts"), "export {};\n")
  expect(problems()).toEqual([
    expect.stringContaining("dist/Old.d.ts was built from a source that is gone"),
    expect.stringContaining("dist/Old.js")
  ])
})

it("refuses build information", () => {
  writeManifest({ files: ["dist", "src"] })
  expect(problems()).toEqual([expect.stringContaining("dist/tsconfig.lib.tsbuildinfo is no part of the package")])
})

it("refuses one without the licence, or with another", () => {
  write(at("LICENSE"), "Do nothing.")
  expect(problems()).toEqual([expect.stringContaining("LICENSE is not the workspace's")])
  rmSync(at("LICENSE"))
  expect(problems()).toEqual([expect.stringContaining("LICENSE is missing")])
})

it("refuses data of others without their licence and notices", () => {
  write(at("models/small/vectors.bin"), "1")
  expect(problems()).toEqual([
    expect.stringContaining("models/small/LICENSE is missing"),
    expect.stringContaining("models/small/NOTICE is missing")
  ])
  write(at("models/small/LICENSE"), "Apache")
  write(at("models/small/NOTICE"), "By somebody.")
  expect(problems()).toEqual([])
})

it("refuses a name in exports or bin that is not in the package", () => {
  writeManifest({ bin: { "ftm-topics": "./dist/main.js" } })
  expect(problems()).toEqual(["package.json names ./dist/main.js, which is not in the package"])
})

it("refuses a sibling that is private or in another version", () => {
  write(join(root, "tools/sandbox/package.json"), JSON.stringify({ name: "@ftm/sandbox", version: "0.3.0", private: true }))
  write(join(root, "packages/words/package.json"), JSON.stringify({ name: "@ftm/words", version: "0.2.0" }))
  writeManifest({ dependencies: { "@ftm/sandbox": "0.3.0" }, peerDependencies: { "@ftm/words": "0.2.0" } })
  expect(problems()).toEqual([
    expect.stringContaining("@ftm/sandbox is needed and never published"),
    expect.stringContaining("@ftm/words is asked for as 0.2.0")
  ])
})

it("refuses a private package", () => {
  writeManifest({ private: true })
  expect(problems()).toEqual([expect.stringContaining("the package is private")])
})
