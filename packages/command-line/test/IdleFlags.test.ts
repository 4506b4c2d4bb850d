import { Option } from "effect"
import { expect, it } from "vitest"
import { idleFlags, idleWords } from "../src/IdleFlags.ts"

const flags = { jobs: Option.some(4), batchSize: Option.some(7), queue: Option.none<string>(), all: true, json: false, engine: "batch" }

it("finds the flags that were given and have no effect, each with its first reason", () => {
  const idle = idleFlags(flags, [
    { flags: ["jobs", "queue"], only: "with --engine local", met: false },
    { flags: ["batchSize"], only: "with new batches", met: true },
    { flags: ["jobs", "all", "json"], only: "without --json", met: false }
  ])
  expect(idle).toEqual([
    { flag: "--jobs", only: "with --engine local" },
    { flag: "--all", only: "without --json" }
  ])
})

it("says them in one line", () => {
  const idle = idleFlags(flags, [
    { flags: ["batchSize", "jobs"], only: "with --engine local", met: false },
    { flags: ["all"], only: "without --json", met: false }
  ])
  expect(idleWords(idle)).toBe("No effect on this run: --batch-size, --jobs (only with --engine local); --all (only without --json).")
})
