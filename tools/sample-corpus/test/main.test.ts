import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "ftm-sample-corpus-cli-"))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: ReadonlyArray<string>) =>
  spawnSync(process.execPath, ["--conditions=@ftm/source", join(import.meta.dirname, "../src/main.ts"), ...args], { encoding: "utf8" })

it("writes a corpus and says what is in it", () => {
  const done = run("--out", join(folder, "made"), "--quarter", "2021q4", "--firms", "6", "--seed", "3", "--json")
  expect(done.status).toBe(0)
  expect(JSON.parse(done.stdout)).toMatchObject({ out: join(folder, "made"), firms: 6, kept: 6, excluded: 0 })
})

it("answers wrong usage with one line and exit code 2, a folder that cannot be made with 1", () => {
  for (const [args, words] of [
    [[], "--out DIR is missing"],
    [["--out", folder, "--quarter", "2021"], "--quarter 2021: a quarter looks like 2023Q1"],
    [["--out", folder, "--firms", "many"], "--firms NaN"],
    [["--out", folder, "--shape", "x"], "--shape"]
  ] as const) {
    const wrong = run(...args)
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toContain(words)
    expect(wrong.stderr.trimEnd().split("\n")).toHaveLength(1)
  }
  writeFileSync(join(folder, "file"), "")
  const failed = run("--out", join(folder, "file"))
  expect(failed.status).toBe(1)
  expect(failed.stderr).toContain(`${join(folder, "file")}: the corpus could not be written`)
})
