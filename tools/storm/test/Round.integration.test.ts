import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { playRound, unbrokenOutcome } from "../src/Round.ts"

// The long form: npm run storm -- --minutes 30.
it.runIf(process.platform === "linux")(
  "a run whose processes are killed, and whose files are changed and deleted, comes to the same as an unbroken one",
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ftm-storm-test-"))
    try {
      const round = await playRound(310, join(folder, "round"), ["folder"], (shape) => unbrokenOutcome(join(folder, "unbroken"), shape))
      expect(round.findings, round.timeline.join("\n")).toEqual([])
      expect(round.done.length, round.timeline.join("\n")).toBeGreaterThan(1)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
)
