import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { platform } from "node:process"
import { afterAll, expect, it } from "vitest"
import { makeFolders } from "../src/MakeFolders.ts"

const folder = mkdtempSync(join(tmpdir(), "ftm-make-folders-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it("makes a folder and those it lies in, though several do so at once", async () => {
  const deep = join(folder, "a", "b", "c")
  await Promise.all(Array.from({ length: 8 }, () => makeFolders(deep, 0o750)))
  await makeFolders(deep, 0o750)
  expect(statSync(deep).isDirectory()).toBe(true)
})

it("fails where a file is in the way, or a circle of links", async () => {
  writeFileSync(join(folder, "file"), "x")
  await expect(makeFolders(join(folder, "file", "a", "b"), 0o750)).rejects.toMatchObject({ code: "ENOTDIR" })
  symlinkSync("circle", join(folder, "circle"))
  await expect(makeFolders(join(folder, "circle", "a"), 0o750)).rejects.toMatchObject({ code: "ELOOP" })
})

it("comes to an end where the system says that the parent is missing, though it is there", async (ctx) => {
  if (platform !== "linux") ctx.skip("only Linux has /proc")
  await expect(makeFolders("/proc/ftm/a", 0o750)).rejects.toMatchObject({ code: "ENOENT" })
})
