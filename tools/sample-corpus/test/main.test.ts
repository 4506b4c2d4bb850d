import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
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

it("answers wrong usage with one line and exit code 2", () => {
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
})

it("leaves a folder alone that it did not make, and writes into its own again", () => {
  const own = join(folder, "own")
  expect(run("--out", own, "--firms", "2").status).toBe(0)
  expect(run("--out", own, "--firms", "3").status).toBe(0)
  writeFileSync(join(folder, "file"), "")
  const study = join(folder, "study")
  mkdirSync(study)
  writeFileSync(join(study, "topics.jsonl"), "mine")
  for (const [out, words] of [
    [join(folder, "file"), "is a file"],
    [study, "holds topics.jsonl, which this command did not make"]
  ] as const) {
    const refused = run("--out", out)
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain(`${out} ${words}`)
    expect(refused.stderr).toContain("npm run sample-corpus -- --out NEW_FOLDER")
  }
  expect(readdirSync(study)).toEqual(["topics.jsonl"])
  expect(readFileSync(join(study, "topics.jsonl"), "utf8")).toBe("mine")
})
