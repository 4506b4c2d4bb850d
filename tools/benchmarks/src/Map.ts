import { folderLayer, parseStorePlace } from "@ftm/object-store"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Result } from "effect"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { type JobRun, runJobProcess } from "./map/JobRun.ts"
import { writeMadeUpQuarter } from "./map/MadeUpQuarter.ts"
import { measureReadAmplification } from "./map/ReadAmplification.ts"

const usage = `npm run bench -- map [--firms 60] [--workers ${availableParallelism()}] [--rounds 3] [--store DIR --quarter 2021Q1]

Firms per minute of a map job for 1 to N workers, read amplification, time lost to a kill and to a stop, and the share of time that checkpoints take.
Without --store it makes up a quarter of its own. A store that is named must hold a prefetched quarter and its manifest;
it is copied, and not changed.`

const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Measures and prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      firms: { type: "string", default: "60" },
      workers: { type: "string", default: String(availableParallelism()) },
      rounds: { type: "string", default: "3" },
      store: { type: "string" },
      quarter: { type: "string", default: "2021Q1" },
      help: { type: "boolean", default: false }
    }
  })
  const quarter = parseQuarter(values.quarter)
  const [nFirms, maxWorkers, rounds] = [Number(values.firms), Number(values.workers), Number(values.rounds)]
  if (values.help || quarter === undefined || !(nFirms >= 1) || !(maxWorkers >= 1) || !(rounds >= 1)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const place = Result.getOrElse(parseStorePlace(values.store ?? "."), () => undefined)
  if (place?._tag !== "Folder") {
    console.error(`--store ${values.store}: a folder on this machine is copied; write ./ in front of its name.`)
    process.exitCode = 2
    return
  }

  const folder = mkdtempSync(join(tmpdir(), "ftm-bench-map-"))
  try {
    const original = join(folder, "original")
    if (values.store === undefined) await Effect.runPromise(writeMadeUpQuarter(quarter, nFirms).pipe(Effect.provide(folderLayer(original))))
    else
      for (const part of ["raw/transcripts", "manifests"])
        cpSync(join(resolve(values.store), part), join(original, part), { recursive: true })

    /** One run on a fresh copy of the prefetched quarter. */
    const onFreshStore = async (work: (store: string) => Promise<JobRun>): Promise<JobRun> => {
      const store = join(folder, "store")
      rmSync(store, { recursive: true, force: true })
      cpSync(original, store, { recursive: true })
      return work(store)
    }
    const runsOf = new Map<number, Array<JobRun>>()
    for (let n = 0; n < rounds; n++) {
      // In turns, so that other load on the machine affects every number of workers equally.
      for (let workers = 1; workers <= maxWorkers; workers++) {
        const made = await onFreshStore((store) => runJobProcess({ store, quarter, workers }))
        runsOf.set(workers, [...(runsOf.get(workers) ?? []), made])
        console.log(
          `${workers} worker${workers === 1 ? "" : "s"}: ${round((made.firms / made.workSeconds) * 60, 1)} firms/min, ` +
            `${round(made.workSeconds)} s of work, ${round(made.cpuSeconds, 1)} s of CPU, ${made.maxMemoryMegabytes} MB`
        )
      }
    }
    const oneWorker = median((runsOf.get(1) ?? []).map((made) => made.firms / made.workSeconds))
    const byWorkers = [...runsOf].map(([workers, made]) => {
      const rate = median(made.map(({ firms, workSeconds }) => firms / workSeconds))
      return {
        workers,
        firmsPerMinute: round(rate * 60, 1),
        timesOneWorker: round(rate / oneWorker),
        // The work is the same whatever the number of workers. If this stays constant and the rate does not rise, the machine is busy with something else.
        cpuSecondsPerFirm: round(median(made.map(({ firms, cpuSeconds }) => cpuSeconds / firms)), 3),
        maxMemoryMegabytes: Math.max(...made.map(({ maxMemoryMegabytes }) => maxMemoryMegabytes))
      }
    })
    const all = [...runsOf.values()].flat()
    const checkpointShare = all.reduce((sum, made) => sum + made.saveSeconds, 0) / all.reduce((sum, made) => sum + made.workSeconds, 0)

    // Ended in the middle and started again: what that costs beyond an uninterrupted run with as many workers.
    const unbroken = median((runsOf.get(maxWorkers) ?? []).map(({ wholeSeconds }) => wholeSeconds))
    const afterFirms = Math.ceil((all[0]?.firms ?? nFirms) * 0.7)
    const secondsLostTo = async (name: "SIGKILL" | "SIGTERM"): Promise<number> => {
      let firstSeconds = 0
      const second = await onFreshStore(async (store) => {
        const first = await runJobProcess({ store, quarter, workers: maxWorkers, signal: { name, afterFirms } })
        firstSeconds = first.wholeSeconds
        return runJobProcess({ store, quarter, workers: maxWorkers })
      })
      return firstSeconds + second.wholeSeconds - unbroken
    }
    const [lostToAKill, lostToAStop] = [await secondsLostTo("SIGKILL"), await secondsLostTo("SIGTERM")]

    const reading = await Effect.runPromise(measureReadAmplification(quarter, 50).pipe(Effect.provide(folderLayer(original))))
    const figures = {
      benchmark: "map",
      firms: all[0]?.firms ?? 0,
      cores: availableParallelism(),
      byWorkers,
      readAmplification: round(reading.amplification, 3),
      secondsLostToAKill: round(lostToAKill),
      secondsLostToAStop: round(lostToAStop),
      checkpointSharePercent: round(checkpointShare * 100, 3)
    }
    console.log(
      `read amplification ${figures.readAmplification}, ${figures.secondsLostToAKill} s lost to a kill after ${afterFirms} firms, ` +
        `${figures.secondsLostToAStop} s to a stop that saves its progress, ` +
        `${figures.checkpointSharePercent} % of the time for checkpoints`
    )
    console.log(JSON.stringify(figures))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
