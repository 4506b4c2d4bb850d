import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { playRound, unbrokenOutcome } from "../src/Round.ts"

// The long form: npm run storm -- --minutes 30.
it.runIf(process.platform === "linux")(
  "a run that is killed, typed twice, cut and changed comes to the same as an unbroken one",
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ftm-storm-test-"))
    try {
      const round = await playRound(282, join(folder, "round"), ["folder"], (shape) => unbrokenOutcome(join(folder, "unbroken"), shape))
      expect(round.findings, round.timeline.join("\n")).toEqual([])
      expect(round.done.length, round.timeline.join("\n")).toBeGreaterThan(2)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
)
