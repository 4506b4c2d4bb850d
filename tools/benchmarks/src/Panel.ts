import { folderLayer, type ObjectStore } from "@ftm/object-store"
import { type PanelError, writePanel, writeSentences } from "@ftm/panel"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { writeMadeUpPanel } from "./panel/MadeUpPanel.ts"

const usage = `npm run bench -- panel [--firms 5000] [--themes 200]

Seconds, seconds of the processors and peak memory for a panel of so many firms and themes, as Parquet alone and with CSV and the wide table, and for the table of sentences. Each in a process of its
own, on a made-up quarter with calls of 400 sentences.`

const quarter = parseQuarter("2021Q1")!

const works: Readonly<Record<string, Effect.Effect<unknown, PanelError, ObjectStore>>> = {
  panel: writePanel(quarter),
  "panel with csv and wide": writePanel(quarter, { csv: true, wide: true, restart: true }),
  sentences: writeSentences(quarter)
}

const round = (value: number): number => Math.round(value * 10) / 10

/** Does one of the works in this process, and prints what it took. */
const measure = async (name: string, store: string): Promise<void> => {
  const work = works[name]
  if (work === undefined) throw new Error(`there is no work ${name}`)
  const begun = performance.now()
  await Effect.runPromise(Effect.provide(work, folderLayer(store)))
  const seconds = round((performance.now() - begun) / 1000)
  const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
  const cpuSeconds = round((userCPUTime + systemCPUTime) / 1e6)
  console.log(JSON.stringify({ work: name, seconds, cpuSeconds, peakMemoryMb: Math.round(maxRSS / 1024) }))
}

/** Measures and prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      firms: { type: "string", default: "5000" },
      themes: { type: "string", default: "200" },
      work: { type: "string" },
      store: { type: "string" },
      help: { type: "boolean", default: false }
    }
  })
  // What the processes are asked that this one starts.
  if (values.work !== undefined && values.store !== undefined) return measure(values.work, values.store)
  const [firms, themes] = [Number(values.firms), Number(values.themes)]
  if (values.help || !(firms >= 1) || !(themes >= 1)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const store = mkdtempSync(join(tmpdir(), "ftm-bench-panel-"))
  try {
    await Effect.runPromise(Effect.provide(writeMadeUpPanel(quarter, { firms, themes }), folderLayer(store)))
    const figures = Object.keys(works).map((work) => {
      const main = join(import.meta.dirname, "main.ts")
      const done = spawnSync(process.execPath, ["--conditions=@ftm/source", main, "panel", "--work", work, "--store", store], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"]
      })
      if (done.status !== 0) throw new Error(`${work} ended with exit code ${done.status}`)
      return JSON.parse(done.stdout) as unknown
    })
    console.log(JSON.stringify({ benchmark: "panel", firms, themes, rows: firms * (themes + 1), figures }))
  } finally {
    rmSync(store, { recursive: true, force: true })
  }
}
