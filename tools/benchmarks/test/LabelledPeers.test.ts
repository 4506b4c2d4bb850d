import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { PeerCases } from "../src/topic-model/LabelledPeers.ts"

const peerCases = (): PeerCases => {
  const cases = new PeerCases()
  onTestFinished(() => cases.remove())
  cases.add(["oil", "rig"], { dimensions: 2, values: Float32Array.of(1, 0, 0, 1) }, 0)
  return cases
}

it("LabelledPeers skips all peers, by name and with the reason, when there is no such Python", () => {
  expect(peerCases().run("/nowhere/python3")).toEqual({
    versions: {},
    skipped: { "/nowhere/python3": expect.stringContaining("ENOENT") },
    groupings: {}
  })
})

it("LabelledPeers skips all peers when Python ends before it has answered", () => {
  expect(peerCases().run("false").skipped).toEqual({ false: "it ended with exit code 1" })
})

it("LabelledPeers reads what Python answered, and takes no answer of another shape", () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-python-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const scripted = (answers: unknown): string => {
    const program = join(folder, "python")
    writeFileSync(program, `#!/bin/sh\ncat > "$2/answers.json" <<'END'\n${JSON.stringify(answers)}\nEND\n`, { mode: 0o700 })
    return program
  }
  const answers = {
    versions: { evoc: "1" },
    skipped: { PLSCAN: "not installed" },
    groupings: { EVoC: [{ labels: [0, -1], cpuMillis: 2.5 }] }
  }
  expect(peerCases().run(scripted(answers))).toEqual(answers)
  expect(() => peerCases().run(scripted({ ...answers, groupings: { EVoC: [{ labels: ["a"] }] } }))).toThrow()
})
