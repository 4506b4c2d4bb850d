import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"

// A research program of somebody else's: it imports our libraries and has its own display. That it type-checks is seen by this project's type check.
const example = join(import.meta.dirname, "../examples/AQuarter.ts")
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-example-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const subjects = ["cloud software subscriptions", "freight on the Asian lanes", "hourly wages in the warehouses", "orders for our turbines"]
const verbs = ["grew", "slowed", "improved", "fell", "held up", "recovered"]
const places = ["in Europe", "in Asia", "against our plan", "year over year", "for large customers"]

/** A made-up call of sixty sentences in ten turns. */
const call = (firm: number): ReadonlyArray<string> =>
  Array.from({ length: 10 }, (_, turn) => {
    const sentences = Array.from({ length: 6 }, (_, i) => {
      const n = turn * 6 + i
      return `Our ${subjects[n % subjects.length]} ${verbs[(n * 7 + firm) % verbs.length]} ${places[(n * 5 + firm) % places.length]} by ${n + 2} percent.`
    })
    return JSON.stringify({
      firm_id: firm,
      firm_name: `Firm ${firm}`,
      transcript_id: 9000 + firm,
      call_date: "2021-02-03",
      component_order: turn,
      component_type: "presentation",
      speaker_type: "Executives",
      text: sentences.join(" ")
    })
  })

const run = (store: string): string =>
  execFileSync(
    process.execPath,
    ["--conditions=@ftm/source", "--disable-warning=ExperimentalWarning", example, "2021Q1", join(folder, "files"), store],
    { encoding: "utf8" }
  )

it("has at most thirty lines", () => {
  expect(readFileSync(example, "utf8").trim().split("\n").length).toBeLessThanOrEqual(30)
})

it("imports a quarter, runs it and shows it in its own words; a second time there is nothing to do", () => {
  const store = join(folder, "store")
  mkdirSync(join(folder, "files"))
  writeFileSync(join(folder, "files/calls.jsonl"), [101, 102, 103].flatMap(call).join("\n"))
  const output = run(store)
  expect(output).toMatch(/^import: Began$/m)
  expect(output.match(/^run: (Planned|Submitting|JobEnded|RunEnded)$/gm)).toEqual([
    "run: Planned",
    "run: Submitting",
    "run: Submitting",
    "run: JobEnded",
    "run: JobEnded",
    "run: RunEnded"
  ])
  expect(output).toMatch(/2021Q1 is done: [1-9]\d* topics of 3 firms in .*intermediate\/firm-topics\/quarter=2021Q1\/\n$/)
  expect(readdirSync(join(store, "intermediate/firm-topics/quarter=2021Q1")).length).toBeGreaterThan(0)
  expect(run(store)).toMatch(/run: NothingToDo\n2021Q1 is done/)
})
