import { Effect } from "effect"
import fc from "fast-check"
import { execFileSync } from "node:child_process"
import { expect, it } from "vitest"
import { CommandForm, commandFormOf, orchestrateLine, programs, pullModelLine, typed, typedIn, withFlags } from "../src/index.ts"

const run = orchestrateLine("run", { quarter: "2021Q1", store: "/data/my store", jobs: 4, verify: true, region: null, restart: false })

it("a command is started through npm in a checkout, and by its name once it is installed", () => {
  const flags = "run --quarter 2021Q1 --store '/data/my store' --jobs 4 --verify"
  expect(typedIn("checkout", run)).toBe(`npm run orchestrate -- ${flags}`)
  expect(typedIn("installed", run)).toBe(`ftm-orchestrate ${flags}`)
})

it("a tool is in the checkout alone", () => {
  const pull = "npm run models -- pull all-MiniLM-L6-v2 --to './my models'"
  expect(typedIn("installed", pullModelLine("./my models"))).toBe(pull)
  expect(typedIn("checkout", pullModelLine("./my models"))).toBe(pull)
})

it("a program says in which form it was started, and libraries alone show the installed one", async () => {
  expect(commandFormOf("file:///ftm/apps/orchestrator/src/main.ts")).toBe("checkout")
  expect(commandFormOf("file:///app/node_modules/@ftm/orchestrator/dist/main.js")).toBe("installed")
  const help = typed({ program: programs.map, flags: { help: true } })
  expect(await Effect.runPromise(help)).toBe("ftm-map --help")
  expect(await Effect.runPromise(Effect.provideService(help, CommandForm, "checkout"))).toBe("npm run map -- --help")
})

it("more flags stand behind those that are there, and take the place of one of the same name", () => {
  expect(typedIn("installed", withFlags(run, { jobs: 2, restart: true }))).toBe(
    "ftm-orchestrate run --quarter 2021Q1 --store '/data/my store' --jobs 2 --verify --restart"
  )
})

it("bash takes every value back as it was, and a value never looks like a flag", { timeout: 60_000 }, () => {
  const value = fc
    .string({ unit: fc.constantFrom(..."ab'\"\\ $`!*?~#&|;<>()[]{}\n\t=-é"), minLength: 1, maxLength: 12 })
    .filter((text) => !text.includes("\0"))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (stores) => {
      const lines = stores.map((store) => typedIn("installed", orchestrateLine("run", { quarter: "2021Q1", store })))
      const print = `ftm-orchestrate() { printf '%s\\000' "$@"; printf '\\001'; }`
      const read = execFileSync("bash", ["-c", [print, ...lines].join("\n")], { encoding: "utf8" })
      const wordsOf = (line: string): ReadonlyArray<string> => line.split("\0").slice(0, -1)
      const expected = stores.map((store) => [
        "run",
        "--quarter",
        "2021Q1",
        ...(store.startsWith("-") ? [`--store=${store}`] : ["--store", store])
      ])
      expect(read.split("\u0001").slice(0, -1).map(wordsOf)).toEqual(expected)
    }),
    { seed: 21, numRuns: 100 }
  )
})
