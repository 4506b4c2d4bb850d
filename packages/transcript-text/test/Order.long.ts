import fc from "fast-check"
import { createHash } from "node:crypto"
import { Worker } from "node:worker_threads"
import { describe, expect, it } from "vitest"
import { type Call, defaultTextOptions, makeCallText } from "../src/index.ts"
import { checkCallText } from "../src/testing/OddText.ts"
import type { OrderTask } from "./OrderWorker.ts"
import { sampleCalls, sampleFolder } from "./SampleCalls.ts"

type Hashes = ReadonlyMap<string, string>

const derive = (calls: ReadonlyArray<Call>): Hashes => {
  const callTextOf = makeCallText(defaultTextOptions)
  return new Map(
    calls.map((call) => [
      call.transcriptId,
      createHash("sha256")
        .update(JSON.stringify(callTextOf(call)))
        .digest("hex")
    ])
  )
}

const inThread = (task: OrderTask): Promise<ReadonlyArray<readonly [string, string]>> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./OrderWorker.ts", import.meta.url), { workerData: task, execArgv: ["--conditions=@ftm/source"] })
    worker.once("message", resolve).once("error", reject)
  })

const folder = sampleFolder()

describe.skipIf(folder === undefined).for(["2021Q1", "2020Q4"])("the real calls of %s", (quarter) => {
  it("become the same sentences forwards, backwards, shuffled, and in two threads", async () => {
    const calls = sampleCalls(folder!, quarter)
    const sorted = (hashes: Iterable<readonly [string, string]>) => [...hashes].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const forwards = sorted(derive(calls))
    expect(forwards.length).toBeGreaterThan(100)
    expect(sorted(derive(calls.toReversed()))).toEqual(forwards)
    const [shuffled] = fc.sample(fc.shuffledSubarray([...calls], { minLength: calls.length }), { numRuns: 1, seed: 5 })
    expect(sorted(derive(shuffled!))).toEqual(forwards)
    const threads = await Promise.all([0, 1].map((from) => inThread({ quarter, every: 2, from })))
    expect(sorted(threads.flat())).toEqual(forwards)
  })

  it("are English and keep what is promised", () => {
    const callTextOf = makeCallText(defaultTextOptions)
    for (const call of sampleCalls(folder!, quarter)) {
      const callText = callTextOf(call)
      expect([call.transcriptId, callText.language, callText.mended]).toEqual([call.transcriptId, "eng", 0])
      expect(checkCallText(call, callText, defaultTextOptions)).toEqual([])
    }
  })
})
