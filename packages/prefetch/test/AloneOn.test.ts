import { withQuarterLease } from "@ftm/manifest"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { defaultTextOptions } from "@ftm/transcript-text"
import { Duration, Effect } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { fetchQuarter, importQuarter, inThisThread, prepareQuarter } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const somebodyElse = { host: "another-machine", pid: 7 }
const patience = Duration.seconds(1)
const rules = { versionRule: "latest", calls: "latest", eventTypes: [48], firms: undefined } as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-alone-"))
  const line = {
    firm_id: 101,
    firm_name: "A",
    transcript_id: 9001,
    call_date: "2021-02-03",
    component_order: 0,
    text: "Orders grew in Europe."
  }
  writeFileSync(join(folder, "calls.jsonl"), JSON.stringify(line))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  // There is nothing to dial in this environment: a fetch that came so far would say that it is not configured.
  ["fetch", fetchQuarter({ quarter, rules, approvalTimeout: patience, stallTimeout: patience, restart: false })],
  ["fetch --restart", fetchQuarter({ quarter, rules, approvalTimeout: patience, stallTimeout: patience, restart: true })],
  ["import", Effect.suspend(() => importQuarter({ quarter, from: folder, calls: "latest", restart: false }))],
  ["prepare", prepareQuarter(quarter, { text: defaultTextOptions, all: true })]
])("%s is refused while another program works on the quarter, and nothing is written", async (_, work) => {
  const memory = memoryStore()
  const refused = Effect.flip(work.pipe(Effect.provide(inThisThread)))
  const error = await Effect.runPromise(withQuarterLease(quarter, somebodyElse, () => refused).pipe(Effect.provide(memory.layer)))
  expect(error).toMatchObject({ _tag: "QuarterInUse", holder: somebodyElse })
  expect(error.message).toContain("process 7 on another-machine")
  expect([...memory.objects.keys()]).toEqual([StoreKeys.quarterLease(quarter)])
})
