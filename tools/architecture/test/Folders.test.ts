import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { importsOf, sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")

describe("a package's folder knows only the folders below it", () => {
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
