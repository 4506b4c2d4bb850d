import { expect, it } from "vitest"
import { batchWorkbench } from "./BatchWorkbench.ts"

const { begin, onStore, run, cloud } = batchWorkbench()

it("explains a failure, keeps to the limit of what it may cost, and goes to the fallback queue after three lost machines", async () => {
  const batch = await begin(
    {
      jobSeconds: 20,
      faults: [1, 2, 3].map((attempt) => ({ job: "batch_000-1-", attempt, fault: "reclaim" as const, seconds: 0.3 })),
      slots: 3
    },
    4
  )
  const ended = await cloud(...run(batch, "--fallback-queue", "ftm-on-demand", "--price-per-hour", "3600", "--max-cost", "3")).ended
  expect(ended.stderr).toMatch(/To go on from the checkpoint:\n\s+npm run orchestrate -- run .* --engine batch .* --fallback-after 3/)
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain("host lost")
  expect(ended.stderr).toContain("submitted again")
  expect(ended.stderr).toMatch(/machine time x \$3600 an hour\), more than --max-cost 3\./)
  // Three attempts in the first queue, one job in the other; the budget stopped that one.
  expect(batch.emulator.jobs().map((job) => job.request.jobQueue)).toEqual(["ftm-queue", "ftm-on-demand"])
  expect(batch.emulator.jobs().every((job) => job.isEnded)).toBe(true)
  // Nothing is submitted for a budget that is spent.
  const again = await cloud(...run(batch, "--price-per-hour", "3600", "--max-cost", "3")).ended
  expect(again.code).toBe(1)
  expect(again.stderr).toContain("more than --max-cost 3")
  expect(batch.emulator.jobs()).toHaveLength(2)
  const cost = JSON.parse((await cloud("cost", ...onStore(), "--json").ended).stdout)
  expect(cost).toMatchObject({ estimate: true, price_per_hour: 3600, total: { lost_attempts: 3 } })
  expect(cost.total.dollars).toBeGreaterThan(cost.total.lost_dollars)
}, 60_000)

it("names the log stream and the command to read it", async () => {
  const batch = await begin({ command: [process.execPath, "-e", "console.log('boom'); process.exit(1)"] }, 4)
  const ended = await cloud(...run(batch)).ended
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(/batch_000: failed\. it failed with exit code 1\. Its log stream is ftm-map\/default\/[0-9a-f]{32}/)
  expect(ended.stderr).toContain("aws logs get-log-events")
}, 60_000)

it("refuses a cost limit that nothing could be counted against", async () => {
  const batch = await begin({}, 2)
  const refused = await cloud(...run(batch, "--max-cost", "3")).ended
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain("--price-per-hour DOLLARS")
  expect(batch.emulator.jobs()).toEqual([])
}, 60_000)
