import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { overwriteProblem } from "../src/index.ts"

const folder = mkdtempSync(join(tmpdir(), "ftm-made-file-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const problem = (name: string) => overwriteProblem(join(folder, name), (text) => text.startsWith("ours"))

it("a file may be written over if the tool wrote it, and no other", () => {
  writeFileSync(join(folder, "empty"), "")
  writeFileSync(join(folder, "ours"), "ours: 1")
  writeFileSync(join(folder, "thesis"), "Chapter 1")
  symlinkSync(join(folder, "ours"), join(folder, "link"))
  mkdirSync(join(folder, "folder"))
  for (const name of ["new", "empty", "ours"]) expect(problem(name)).toBeUndefined()
  expect(problem("thesis")).toBe(`${join(folder, "thesis")} holds something that this command did not write; name a new file`)
  for (const name of ["link", "folder"]) expect(problem(name)).toContain("is not a plain file")
})
