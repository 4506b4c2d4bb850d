import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"

const source = join(import.meta.dirname, "../src")
const bench = (...args: ReadonlyArray<string>) =>
  spawnSync(process.execPath, ["--conditions=@ftm/source", join(source, "main.ts"), ...args], { encoding: "utf8" })

it("lists the benchmarks that there are", () => {
  const { status, stderr } = bench("--help")
  expect(status).toBe(0)
  const names = /Benchmarks: (.*)/.exec(stderr)?.[1]?.split(", ") ?? []
  expect(names).toEqual(expect.arrayContaining(["map", "prefetch", "topic-model"]))
  const files = readdirSync(source).filter((file) => file.endsWith(".ts") && file !== "main.ts")
  expect(names.map((name) => name.replaceAll("-", ""))).toEqual(files.map((file) => file.slice(0, -3).toLowerCase()).sort())
})

it.each([[[]], [["no-such-benchmark"]]])("refuses %j with exit code 2 and the names", (args) => {
  const { status, stderr } = bench(...args)
  expect(status).toBe(2)
  expect(stderr).toContain("npm run bench -- NAME")
})
