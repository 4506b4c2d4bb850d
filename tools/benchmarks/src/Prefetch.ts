import { writeSampleCorpus } from "@ftm/sample-corpus"
import { type Sandbox, startSandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"

// npm run bench -- prefetch --firms 5000: a whole prefetch of generated calls, over TLS from a PostgreSQL server on this machine,
// as its own process, so that memory and time are those of the command alone. With --against DIR the same quarter is also prefetched by
// another checkout of the project, in turns, so that both are measured under the same load; --data DIR uses your own calls.

const generatedQuarter = "2023Q1"
const here = join(import.meta.dirname, "../../..")

interface Summary {
  readonly firms: number
  readonly components: number
  readonly sentences: number
  readonly bytes: number
  readonly seconds: number
  readonly firms_per_second: number
  readonly connections: number
  readonly longest_socket_gap_seconds: number
  readonly peak_memory_mb: number
}

/** Prefetches a quarter from a sandbox into a store with the command, as its own process. */
export const prefetch = (sandbox: Sandbox, store: string, quarter: string, workers?: string, checkout: string = here): Promise<Summary> =>
  new Promise((resolve, reject) => {
    const args = [
      "--conditions=@ftm/source",
      join(checkout, "apps/prefetch-cli/src/main.ts"),
      "fetch",
      "--quarter",
      quarter,
      "--store",
      store,
      "--json",
      ...(workers === undefined ? [] : ["--workers", workers])
    ]
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...wrdsVariables(sandbox) },
      stdio: ["ignore", "pipe", "inherit"]
    })
    let stdout = ""
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString()
    })
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(stdout) as Summary) : reject(new Error(`the prefetch ended with exit code ${code}`))
    )
  })

const figures = (summary: Summary) => ({
  firms: summary.firms,
  components: summary.components,
  sentences: summary.sentences,
  seconds: summary.seconds,
  firms_per_second: summary.firms_per_second,
  stored_mb: Math.round(summary.bytes / 1e5) / 10,
  stored_mb_per_second: Math.round(summary.bytes / 1e4 / summary.seconds) / 100,
  peak_memory_mb: summary.peak_memory_mb,
  longest_socket_gap_seconds: summary.longest_socket_gap_seconds
})

const median = (numbers: ReadonlyArray<number>): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

/** Prefetches by this checkout and by another in turns; how many firms a second each made. */
const sideBySide = async (
  sandbox: Sandbox,
  folder: string,
  quarter: string,
  workers: string | undefined,
  against: string,
  rounds: number
) => {
  const here: Array<Summary> = []
  const there: Array<Summary> = []
  for (let round = 0; round < rounds; round++) {
    // The order alternates from round to round, because the first of a pair finds colder caches.
    for (const ours of round % 2 === 0 ? [true, false] : [false, true]) {
      const store = join(folder, `store-${round}-${ours}`)
      const summary = await prefetch(sandbox, store, quarter, workers, ours ? undefined : against)
      console.error(
        `round ${round + 1}, ${ours ? "this checkout" : "the other"}: ${summary.firms_per_second} firms/s, ${summary.peak_memory_mb} MB`
      )
      ;(ours ? here : there).push(summary)
      await rm(store, { recursive: true, force: true })
    }
  }
  const rate = (summaries: ReadonlyArray<Summary>): number => median(summaries.map(({ firms_per_second }) => firms_per_second))
  return {
    ...figures(here.at(-1)!),
    firms_per_second: rate(here),
    other_firms_per_second: rate(there),
    ratio: Math.round((rate(here) / rate(there)) * 100) / 100,
    rounds
  }
}

export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      firms: { type: "string", default: "5000" },
      workers: { type: "string" },
      data: { type: "string" },
      quarter: { type: "string", default: generatedQuarter },
      against: { type: "string" },
      rounds: { type: "string", default: "3" }
    }
  })
  const { against, quarter, workers } = values
  const folder = await mkdtemp(join(tmpdir(), "ftm-bench-prefetch-"))
  try {
    const data = values.data ?? join(folder, "corpus")
    if (values.data === undefined) {
      console.error(`writing calls of ${values.firms} firms …`)
      await Effect.runPromise(writeSampleCorpus({ out: data, quarter, firms: Number(values.firms), seed: 1 }))
    }
    const result = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const sandbox = yield* startSandbox({ data, onProgress: (line) => console.error(line) })
          const measured = yield* Effect.promise(async () =>
            against === undefined
              ? figures(await prefetch(sandbox, join(folder, "store"), quarter, workers))
              : await sideBySide(sandbox, folder, quarter, workers, against, Number(values.rounds))
          )
          const { connections, logIns } = yield* sandbox.counts
          return { ...measured, connections, log_ins: logIns }
        })
      )
    )
    console.log(JSON.stringify({ benchmark: "prefetch", ...result }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
