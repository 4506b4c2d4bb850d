import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Exit, Fiber, Scope } from "effect"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { explainEnd, JobEngine, type JobSpec, localEngineLayer, localJobModule, ProcessRecords, waitForCompletion } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-local-engine-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const spec = (n: number, environment: Record<string, string> = {}): JobSpec => ({
  name: `ftm-2021Q1-batch_00${n}-1-00000000`,
  quarter,
  batchId: `batch_00${n}`,
  manifestKey: "manifests/quarter=2021Q1/batches.jsonl",
  environment: { OUT: folder, BATCH_ID: `batch_00${n}`, ...environment }
})

/** An engine whose jobs run this JavaScript. */
const engine = (script: string, jobs = 2) =>
  localEngineLayer({
    jobs,
    folder,
    records: new ProcessRecords("test", join(folder, "processes")),
    environment: { PATH: process.env.PATH ?? "" },
    command: ({ name }) => ({ file: process.execPath, args: ["--import", localJobModule(name), "-e", script] })
  })

const run = <A, E>(effect: Effect.Effect<A, E, JobEngine>, script: string, jobs?: number): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(engine(script, jobs))))

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((done) => setTimeout(done, 50))
  expect(condition()).toBe(true)
}

it("gives a job its environment and nothing else of ours, and keeps its output", async () => {
  process.env.FTM_TEST_SECRET = "must not be seen"
  const script = `console.log(JSON.stringify(process.env)); console.error("to stderr")`
  const [state] = await run(
    Effect.gen(function* () {
      const id = yield* (yield* JobEngine).submit(spec(0, { QUARTER: "2021Q1" }))
      const states = yield* waitForCompletion([id])
      const lines = yield* (yield* JobEngine).lastLines(states[0]!, 1)
      expect(lines).toEqual(["to stderr"])
      return states
    }),
    script
  )
  delete process.env.FTM_TEST_SECRET
  expect(state).toMatchObject({ status: "SUCCEEDED", exitCode: 0, stoppedOnRequest: false })
  const environment = JSON.parse(readFileSync(state!.attempts[0]!.log!, "utf8").split("\n")[0]!) as Record<string, string>
  expect(environment).toMatchObject({ QUARTER: "2021Q1", BATCH_ID: "batch_000", AWS_BATCH_JOB_ATTEMPT: "1" })
  expect(environment).not.toHaveProperty("FTM_TEST_SECRET")
})

it("runs no more than so many at a time, and all in the end", async () => {
  const script = `
    const fs = require("node:fs"), path = require("node:path")
    const mine = path.join(process.env.OUT, process.env.BATCH_ID + ".running")
    fs.writeFileSync(mine, "")
    const now = fs.readdirSync(process.env.OUT).filter((f) => f.endsWith(".running")).length
    fs.appendFileSync(path.join(process.env.OUT, "counts"), now + "\\n")
    setTimeout(() => fs.rmSync(mine), 150)`
  const states = await run(
    Effect.gen(function* () {
      const ids = []
      for (let n = 0; n < 6; n++) ids.push(yield* (yield* JobEngine).submit(spec(n)))
      return yield* waitForCompletion(ids)
    }),
    script,
    2
  )
  expect(states.map((s) => s.status)).toEqual(Array(6).fill("SUCCEEDED"))
  const counts = readFileSync(join(folder, "counts"), "utf8").trim().split("\n").map(Number)
  expect(counts).toHaveLength(6)
  expect(Math.max(...counts)).toBeLessThanOrEqual(2)
})

it("does not try again after an exit code: that is the job's own word", async () => {
  const [state] = await run(
    Effect.gen(function* () {
      return yield* waitForCompletion([yield* (yield* JobEngine).submit(spec(0))])
    }),
    "process.exit(3)"
  )
  expect(state).toMatchObject({ status: "FAILED", exitCode: 3, reason: "process exited with code 3" })
  expect(state!.attempts).toHaveLength(1)
})

it("tries a lost process again, and gives up after three", async () => {
  const once = `
    const fs = require("node:fs"), marker = process.env.OUT + "/second-try"
    if (fs.existsSync(marker)) process.exit(0)
    fs.writeFileSync(marker, ""); process.kill(process.pid, "SIGKILL")`
  const wait = Effect.gen(function* () {
    return yield* waitForCompletion([yield* (yield* JobEngine).submit(spec(0))])
  })
  const [saved] = await run(wait, once)
  expect(saved!.status).toBe("SUCCEEDED")
  expect(saved!.attempts.map((a) => [a.exitCode, a.reason])).toEqual([
    [null, "process ended by SIGKILL"],
    [0, "Essential container in task exited"]
  ])
  const [lost] = await run(wait, `process.kill(process.pid, "SIGKILL")`)
  expect(lost).toMatchObject({
    status: "FAILED",
    reason: "lost 3 times: process ended by SIGKILL",
    cause: { _tag: "KilledBySignal", signal: "SIGKILL" }
  })
  expect(explainEnd(lost!)).toEqual({
    kind: "killed",
    explanation: "its process was ended by SIGKILL, which the system sends when memory runs out, after 3 attempts",
    mayBeRetried: true
  })
  expect(lost!.attempts).toHaveLength(3)
})

it("says which program could not be started", async () => {
  const records = new ProcessRecords("test", join(folder, "processes"))
  const layer = localEngineLayer({
    jobs: 1,
    folder,
    records,
    environment: {},
    command: () => ({ file: join(folder, "no-such-program"), args: [] })
  })
  const [state] = await Effect.runPromise(
    Effect.gen(function* () {
      return yield* waitForCompletion([yield* (yield* JobEngine).submit(spec(0))])
    }).pipe(Effect.provide(layer))
  )
  expect(state!.status).toBe("FAILED")
  expect(state!.reason).toContain("no-such-program")
})

// It says that it is up only once it listens for the signal.
const savesOnTerm = `
  const { writeFileSync } = require("node:fs")
  const file = process.env.OUT + "/" + process.env.BATCH_ID
  process.on("SIGTERM", () => { setTimeout(() => { writeFileSync(file + ".saved", ""); process.exit(143) }, 200) })
  writeFileSync(file + ".up", String(process.pid))
  setInterval(() => {}, 1000)`

it("terminates one job: it may save its progress first; one that waits never starts", async () => {
  const states = await run(
    Effect.gen(function* () {
      const jobs = yield* JobEngine
      const first = yield* jobs.submit(spec(0))
      const second = yield* jobs.submit(spec(1))
      yield* Effect.promise(() => until(() => existsSync(join(folder, "batch_000.up"))))
      yield* jobs.terminate(second, "not needed")
      yield* jobs.terminate(first, "enough")
      return yield* waitForCompletion([first, second])
    }),
    savesOnTerm,
    1
  )
  expect(states.map((s) => [s.status, s.reason, s.stoppedOnRequest])).toEqual([
    ["FAILED", "enough", true],
    ["FAILED", "not needed", true]
  ])
  expect(existsSync(join(folder, "batch_000.saved"))).toBe(true)
  expect(existsSync(join(folder, "batch_001.up"))).toBe(false)
})

it("stops all jobs at once when it is closed, and waits until they have saved", async () => {
  const began = Date.now()
  await Effect.runPromise(
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const fiber = yield* Effect.forkChild(
        Effect.gen(function* () {
          const jobs = yield* JobEngine
          const ids = [yield* jobs.submit(spec(0)), yield* jobs.submit(spec(1))]
          return yield* waitForCompletion(ids)
        }).pipe(Effect.provide(engine(savesOnTerm)), Effect.provideService(Scope.Scope, scope))
      )
      yield* Effect.promise(() => until(() => existsSync(join(folder, "batch_000.up")) && existsSync(join(folder, "batch_001.up"))))
      yield* Fiber.interrupt(fiber)
      yield* Scope.close(scope, Exit.void)
    })
  )
  expect(readdirSync(folder).filter((f) => f.endsWith(".saved"))).toHaveLength(2)
  expect(new ProcessRecords("test", join(folder, "processes")).names).toEqual([])
  expect(Date.now() - began).toBeLessThan(10_000)
})

it("a job that was asked to stop is waited for when the engine is closed, and not asked a second time", async () => {
  // A second SIGTERM ends a job without saving.
  const countsAsks = `
    const { writeFileSync } = require("node:fs")
    const file = process.env.OUT + "/" + process.env.BATCH_ID
    let asked = 0
    process.on("SIGTERM", () => {
      if (++asked > 1) process.exit(1)
      setTimeout(() => { writeFileSync(file + ".saved", ""); process.exit(143) }, 500)
    })
    writeFileSync(file + ".up", "")
    setInterval(() => {}, 1000)`
  await run(
    Effect.gen(function* () {
      const jobs = yield* JobEngine
      const id = yield* jobs.submit(spec(0))
      yield* Effect.promise(() => until(() => existsSync(join(folder, "batch_000.up"))))
      yield* jobs.terminate(id, "enough")
      yield* Effect.sleep(50)
    }),
    countsAsks
  )
  expect(existsSync(join(folder, "batch_000.saved"))).toBe(true)
})

it("leaves no job behind when the orchestrator is killed, and the next engine waits for their end", async () => {
  const index = new URL("../src/index.ts", import.meta.url).href
  const orchestrator = `
    import { Effect } from "effect"
    import { JobEngine, localEngineLayer, localJobModule, ProcessRecords, waitForCompletion } from ${JSON.stringify(index)}
    const records = new ProcessRecords("test", ${JSON.stringify(join(folder, "processes"))})
    const layer = localEngineLayer({ jobs: 1, folder: ${JSON.stringify(folder)}, records, environment: {},
      command: ({ name }) => ({ file: process.execPath, args: ["--import", localJobModule(name), "-e", ${JSON.stringify(savesOnTerm)}] }) })
    await Effect.runPromise(Effect.gen(function*() {
      return yield* waitForCompletion([yield* (yield* JobEngine).submit(${JSON.stringify(spec(0))})])
    }).pipe(Effect.provide(layer)))`
  const child = spawn(process.execPath, ["--conditions=@ftm/source", "--input-type=module", "-e", orchestrator], {
    stdio: "inherit",
    cwd: new URL("..", import.meta.url).pathname
  })
  await until(() => existsSync(join(folder, "batch_000.up")))
  const job = Number(readFileSync(join(folder, "batch_000.up"), "utf8"))
  child.kill("SIGKILL")
  // An engine that is only looked at, as by a dry run, stops nobody's jobs; one that is given a job waits for the end of those left behind.
  const afterwards = Effect.gen(function* () {
    const jobs = yield* JobEngine
    expect((yield* jobs.preflight).every((finding) => finding.ok)).toBe(true)
    expect(existsSync(join(folder, "batch_000.saved"))).toBe(false)
    yield* jobs.submit(spec(1))
    expect(existsSync(join(folder, "batch_000.saved"))).toBe(true)
  })
  await Effect.runPromise(afterwards.pipe(Effect.provide(engine(""))))
  // Ended; the system may take a moment to collect an orphan.
  await until(() => !isAlive(job))
})
