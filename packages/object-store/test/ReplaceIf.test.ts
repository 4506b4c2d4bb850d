import { execFile } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterEach, beforeEach, expect, it } from "vitest"
import { deleteFileIf, replaceFileIf, versionOf } from "../src/ReplaceIf.ts"

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-replace-"))
  file = join(folder, "counter.json")
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

it("loses no count when several processes count at once", { timeout: 60_000 }, async () => {
  writeFileSync(file, "0")
  const each = 60
  const program = `
    const { replaceFileIf, versionOf } = await import(${JSON.stringify(new URL("../src/ReplaceIf.ts", import.meta.url).href)})
    const { readFileSync } = await import("node:fs")
    const file = ${JSON.stringify(file)}
    for (let counted = 0; counted < ${each}; ) {
      const version = await versionOf(file)
      const next = Number(readFileSync(file, "utf8")) + 1
      if (await replaceFileIf(file, new TextEncoder().encode(String(next)), version)) counted += 1
    }`
  const count = () => promisify(execFile)(process.execPath, ["--conditions=@ftm/source", "--input-type=module", "-e", program])
  await Promise.all([count(), count(), count()])
  expect(readFileSync(file, "utf8")).toBe(String(3 * each))
  expect(readdirSync(folder)).toEqual(["counter.json"])
})

it("takes over the right of a process that died with it, and leaves nothing of it", async () => {
  writeFileSync(file, "old")
  const version = (await versionOf(file)) ?? ""
  const { pid } = await new Promise<{ pid: number }>((resolve) => {
    const child = execFile("true", () => resolve({ pid: child.pid ?? 0 }))
  })
  for (const n of [1, 2]) writeFileSync(join(folder, `.ftm-unfinished-next-counter.json-${version}-${n}`), `${pid}@${hostname()}`)
  expect(await replaceFileIf(file, bytes("new"), version)).toBe(true)
  expect(readFileSync(file, "utf8")).toBe("new")
  expect(readdirSync(folder)).toEqual(["counter.json"])
})

it("waits while a living process has the right, and then sees what it has written", async () => {
  writeFileSync(file, "old")
  const version = (await versionOf(file)) ?? ""
  const right = join(folder, `.ftm-unfinished-next-counter.json-${version}-1`)
  writeFileSync(right, `${process.pid}@${hostname()}`)
  const waiting = deleteFileIf(file, version)
  await new Promise((resolve) => setTimeout(resolve, 200))
  writeFileSync(file, "of the other one")
  rmSync(right)
  expect(await waiting).toBe(false)
  expect(readFileSync(file, "utf8")).toBe("of the other one")
})
