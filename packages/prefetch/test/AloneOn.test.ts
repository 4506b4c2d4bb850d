import { withQuarterLease } from "@ftm/manifest"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { defaultTextOptions } from "@ftm/transcript-text"
import { Duration, Effect } from "effect"
import { expect, it } from "vitest"
import { fetchQuarter, importQuarter, inThisThread, prepareQuarter } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const somebodyElse = { host: "another-machine", pid: 7 }
const patience = Duration.seconds(1)
const rules = { versionRule: "latest", calls: "latest", eventTypes: [48], firms: undefined } as const

it.each([
  // There is nothing to dial in this environment: a fetch that came so far would say that it is not configured.
  ["fetch", fetchQuarter({ quarter, rules, approvalTimeout: patience, stallTimeout: patience, restart: false })],
  ["fetch --restart", fetchQuarter({ quarter, rules, approvalTimeout: patience, stallTimeout: patience, restart: true })],
  ["import", importQuarter({ quarter, from: "/nowhere", calls: "latest", restart: false })],
  ["prepare", prepareQuarter(quarter, { text: defaultTextOptions, all: true })]
])("%s is refused while another program works on the quarter, and nothing is written", async (_, work) => {
  const memory = memoryStore()
  const refused = Effect.flip(work.pipe(Effect.provide(inThisThread)))
  const error = await Effect.runPromise(withQuarterLease(quarter, somebodyElse, () => refused).pipe(Effect.provide(memory.layer)))
  expect(error).toMatchObject({ _tag: "QuarterInUse", holder: somebodyElse })
  expect(error.message).toContain("process 7 on another-machine")
  expect([...memory.objects.keys()]).toEqual([StoreKeys.quarterLease(quarter)])
})
