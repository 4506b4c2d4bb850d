import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Logger } from "effect"
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { JobEngine, type JobSpec, localEngineLayer, type LocalEngineOptions, ProcessRecords, waitForCompletion } from "../src/index.ts"
import { startStranger, type Stranger } from "./StrangersProcess.ts"

let parent: string
let folder: string
const strangers: Array<Stranger> = []
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "ftm-local-trust-"))
  folder = join(parent, "logs")
})
afterEach(async () => {
  for (const stranger of strangers.splice(0)) await stranger.end()
  rmSync(parent, { recursive: true, force: true })
})

const name = (n: number): string => `ftm-2021Q1-batch_00${n}-1-00000000`
const spec = (n: number, over: Partial<JobSpec> = {}): JobSpec => ({
  name: name(n),
  quarter: parseQuarter("2021Q1")!,
  batchId: `batch_00${n}`,
  manifestKey: "manifests/quarter=2021Q1/batches.jsonl",
  environment: {},
  ...over
})
const processes = (): string => join(parent, "processes")
const records = (): ProcessRecords => new ProcessRecords("a quarter", processes())

/** Runs an engine whose jobs run this JavaScript; gives what came of it, and what was warned of. */
const run = async <A, E>(work: Effect.Effect<A, E, JobEngine>, script = "", options: Partial<LocalEngineOptions> = {}) => {
  const warnings: Array<string> = []
  const logger = Logger.layer([Logger.make(({ message }) => void warnings.push(String(message)))])
  const layer = localEngineLayer({
    jobs: 1,
    folder,
    records: records(),
    environment: { PROCESSES: processes() },
    graceMillis: 500,
    command: () => ({ file: process.execPath, args: ["-e", script] }),
    ...options
  })
  return { result: await Effect.runPromise(work.pipe(Effect.provide(layer), Effect.provide(logger))), warnings }
}

/** Submits these jobs, and gives how each of them ended. */
const ends = (...specs: ReadonlyArray<JobSpec>) =>
  Effect.gen(function* () {
    const engine = yield* JobEngine
    const ids: Array<string> = []
    for (const one of specs) ids.push(yield* engine.submit(one))
    return (yield* waitForCompletion(ids)).map(({ reason, status }) => [status, reason])
  })
const done = ["SUCCEEDED", "Essential container in task exited"]

const stranger = async (obeys = true): Promise<Stranger> => {
  const one = await startStranger(name(0), obeys)
  strangers.push(one)
  return one
}

describe("an engine stops what an earlier one has left, and nobody else's process", () => {
  it("not one that a file beside the logs names, whatever it calls itself", async () => {
    const other = await stranger()
    await run(ends(spec(1)))
    for (const file of [`${name(0)}.pid`, `${name(0)}.json`]) writeFileSync(join(folder, file), `${other.pid}\n`)
    expect((await run(ends(spec(0)))).result).toEqual([done])
    expect(other.endedBy()).toBeUndefined()
  })

  it("not one that has the id of a job that is gone", async () => {
    const other = await stranger()
    records().remember(name(0), { pid: other.pid, start: "a time ago" })
    expect((await run(ends(spec(0)))).result).toEqual([done])
    expect(other.endedBy()).toBeUndefined()
  })

  it.each([true, false])("a job that is still there is, and it is said what is waited for (it listens: %s)", async (obeys) => {
    const left = await stranger(obeys)
    records().remember(name(0), left)
    const { result, warnings } = await run(ends(spec(1)))
    expect(result).toEqual([done])
    await left.end()
    expect(left.endedBy()).toBe(obeys ? "SIGTERM" : "SIGKILL")
    expect(warnings).toEqual([expect.stringContaining(`Process ${left.pid} is the job ${name(0)} of an earlier run: waiting`)])
  })
})

describe("a job's log", () => {
  it.each(["../../x", "/tmp/ftm-x", "a/b", "", "x\u001b[2J"])("is not made where a name leads elsewhere: %j", async (hostile) => {
    const refused = Effect.flatMap(JobEngine, (engine) => Effect.flip(engine.submit(spec(0, { name: hostile }))))
    const { result } = await run(refused)
    expect(result.reason._tag).toBe("Refused")
    expect(existsSync(folder)).toBe(false)
  })

  it("is not written through a link; the job says so, and the next one runs", async () => {
    const precious = join(parent, "precious")
    writeFileSync(precious, "mine")
    await run(ends(spec(2)))
    symlinkSync(precious, join(folder, `${name(0)}.log`))
    const { result } = await run(ends(spec(0), spec(1)), "console.log('output')")
    expect(result[0]).toEqual(["FAILED", expect.stringContaining(`${name(0)}.log (ELOOP)`)])
    expect(result[1]).toEqual(done)
    expect(readFileSync(precious, "utf8")).toBe("mine")
  })

  it("does not bring back a folder that was moved away", async () => {
    const moving = Effect.gen(function* () {
      const first = yield* ends(spec(0))
      renameSync(folder, join(parent, "moved"))
      return [...first, ...(yield* ends(spec(1)))]
    })
    const { result } = await run(moving)
    expect(result).toEqual([done, ["FAILED", expect.stringContaining("(ENOENT)")]])
    expect(readdirSync(parent)).not.toContain("logs")
  })
})

describe("whatever goes wrong in a job's life ends that job, and the rest goes on", () => {
  it("a command that cannot be made", async () => {
    const command: LocalEngineOptions["command"] = ({ batchId }) => {
      if (batchId === "batch_000") throw new Error("there is no such entry")
      return { file: process.execPath, args: ["-e", ""] }
    }
    expect((await run(ends(spec(0), spec(1)), "", { command })).result).toEqual([["FAILED", "there is no such entry"], done])
  })

  it("an attempt that never began has an end", async () => {
    const states = Effect.flatMap(JobEngine, (engine) => Effect.flatMap(engine.submit(spec(0)), (id) => waitForCompletion([id])))
    const { result } = await run(states, "", { command: () => ({ file: join(parent, "no-such-program"), args: [] }) })
    expect(result[0]?.attempts).toHaveLength(1)
    expect(result[0]?.attempts[0]?.stoppedAt).not.toBeNull()
  })

  it("but not that its process cannot be remembered, or not be forgotten: that is told once", async () => {
    // A folder takes the place of each record while the job runs.
    const takePlace = `
      const fs = require("node:fs"), path = require("node:path")
      const [work] = fs.readdirSync(process.env.PROCESSES)
      for (const file of fs.readdirSync(path.join(process.env.PROCESSES, work))) {
        const record = path.join(process.env.PROCESSES, work, file)
        if (fs.statSync(record).isFile()) { fs.rmSync(record); fs.mkdirSync(record) }
      }`
    const forgotten = await run(ends(spec(0), spec(1)), takePlace)
    expect(forgotten.result).toEqual([done, done])
    expect(forgotten.warnings).toEqual([expect.stringMatching(/cannot be remembered.*(EISDIR|directory)/)])

    writeFileSync(join(parent, "a file"), "")
    const nowhere = await run(ends(spec(0), spec(1)), "", { records: new ProcessRecords("w", join(parent, "a file", "processes")) })
    expect(nowhere.result).toEqual([done, done])
    expect(nowhere.warnings).toEqual([expect.stringContaining("ENOTDIR")])
  })
})
