import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { importCircles, importsOf, sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")

it("finds a circle of types", () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-circles-"))
  writeFileSync(join(folder, "a.ts"), `import type { B } from "./b.ts"`)
  writeFileSync(join(folder, "b.ts"), `export type { C } from "./c.ts"`)
  writeFileSync(join(folder, "c.ts"), `import type { A } from "./a.ts"\nimport { d } from "./d.ts"`)
  writeFileSync(join(folder, "d.ts"), `export const d = 1`)
  const circles = importCircles(folder, sourceFiles(folder))
  rmSync(folder, { recursive: true })
  expect(circles).toEqual(["a.ts -> b.ts -> c.ts -> a.ts"])
})

/** Circles of types that are still there; a line goes when its circle goes. */
const stillThere: Readonly<Record<string, ReadonlyArray<string>>> = {
  "topic-model": ["packages/topic-model/src/umap/Neighbors.ts -> packages/topic-model/src/umap/NeighborDescent.ts -> packages/topic-model/src/umap/Neighbors.ts"],
  "topic-runner": ["packages/topic-runner/src/TopicModelPool.ts -> packages/topic-runner/src/topicWorker.ts -> packages/topic-runner/src/TopicModelPool.ts"]
}

describe("no file of a package imports itself in a circle, not even for its types", () => {
  it.each(readdirSync(join(root, "packages")))("%s", (name) => {
    expect(importCircles(root, sourceFiles(join(root, "packages", name, "src")))).toEqual(stillThere[name] ?? [])
  })
})

describe("folders of a package know those below them alone", () => {
  const below: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
    ["batch-submitter/src/engine", []],
    ["batch-submitter/src/local", ["engine"]],
    ["batch-submitter/src/aws", ["engine"]],
    ["batch-submitter/src/submission", ["engine"]],
    ["manifest/src/documents", []],
    ["manifest/src/ledger", ["documents"]],
    ["manifest/src/liveness", ["documents", "ledger"]]
  ]
  it.each(below)("%s", (folder, allowed) => {
    const up = sourceFiles(join(root, "packages", folder)).flatMap((file) => importsOf(root, file).map((i) => i.module))
    const known = up.flatMap((module) => /^\.\.\/(\w+)\//.exec(module)?.[1] ?? [])
    expect([...new Set(known)].filter((name) => !allowed.includes(name))).toEqual([])
  })
})
