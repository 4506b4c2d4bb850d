import type { BatchEmulator } from "@ftm/batch-emulator"
import { expect } from "vitest"
import { start } from "./Commands.ts"
import { awsEnvironment } from "./EmulatedBatch.ts"

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** Starts the orchestrator and kills it (SIGKILL) at a random moment, so many times; then lets it finish. Gives how often it was killed at work. */
export const killAndFinish = async (args: ReadonlyArray<string>, times: number, seed: number): Promise<number> => {
  const random = seeded(seed)
  let killed = 0
  for (let i = 0; i < times; i++) {
    const run = start("@ftm/orchestrator", args, awsEnvironment)
    const ended = await Promise.race([
      run.ended,
      new Promise<undefined>((done) => setTimeout(() => done(undefined), 700 + random() * 1800))
    ])
    if (ended === undefined) {
      run.kill("SIGKILL")
      killed += 1
    }
    await run.ended
  }
  const last = await start("@ftm/orchestrator", args, awsEnvironment).ended
  expect(last.code, last.stderr + last.stdout).toBe(0)
  return killed
}

/** No batch had two jobs at the same time, and every batch had one. */
export const expectOneJobABatch = (emulator: BatchEmulator, batches: number): void => {
  const byBatch = new Map<string, Array<{ readonly from: number; readonly to: number }>>()
  for (const job of emulator.jobs()) {
    const batch = job.request.containerOverrides?.environment?.find(({ name }) => name === "BATCH_ID")?.value ?? ""
    const jobs = byBatch.get(batch) ?? []
    byBatch.set(batch, jobs)
    jobs.push({ from: job.createdAt, to: job.stoppedAt ?? Number.POSITIVE_INFINITY })
  }
  expect(byBatch.size).toBe(batches)
  for (const [batch, jobs] of byBatch) expect(jobs, `${batch} has one job`).toHaveLength(1)
}
