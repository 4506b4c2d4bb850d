import { writeSampleCorpus } from "@ftm/sample-corpus"
import { type Sandbox, startSandbox } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"

// npm run bench -- prefetch --firms 5000: a whole prefetch of generated calls, over TLS from a PostgreSQL server on this machine,
// as its own process, so that memory and time are those of the command alone.

const QUARTER = "2023Q1"
const main = join(import.meta.dirname, "../../../apps/prefetch-cli/src/main.ts")

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
export const prefetch = (sandbox: Sandbox, store: string, quarter: string, workers?: string): Promise<Summary> =>
  new Promise((resolve, reject) => {
    const args = ["--conditions=@ftm/source", main, "fetch", "--quarter", quarter, "--store", store, "--json", ...(workers === undefined ? [] : ["--workers", workers])]
    const child = spawn(process.execPath, args, {
      env: {
        ...process.env,
        WRDS_HOST: sandbox.host,
        WRDS_PORT: String(sandbox.port),
        WRDS_DATABASE: sandbox.database,
        WRDS_USERNAME: sandbox.username,
        WRDS_PASSWORD: sandbox.password,
        WRDS_CA_FILE: sandbox.caFile
      },
      stdio: ["ignore", "pipe", "inherit"]
    })
    let stdout = ""
    child.stdout.on("data", (chunk: Buffer) => { stdout += chunk.toString() })
    child.on("close", (code) => code === 0 ? resolve(JSON.parse(stdout) as Summary) : reject(new Error(`the prefetch ended with exit code ${code}`)))
  })

export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: { firms: { type: "string", default: "5000" }, workers: { type: "string" }, data: { type: "string" } }
  })
  const folder = await mkdtemp(join(tmpdir(), "ftm-bench-prefetch-"))
  try {
    const data = values.data ?? join(folder, "corpus")
    if (values.data === undefined) {
      console.error(`writing calls of ${values.firms} firms …`)
      await Effect.runPromise(writeSampleCorpus({ out: data, quarter: QUARTER, firms: Number(values.firms), seed: 1 }))
    }
    const summary = await Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const sandbox = yield* startSandbox({ data, onProgress: (line) => console.error(line) })
      const summary = yield* Effect.promise(() => prefetch(sandbox, join(folder, "store"), QUARTER, values.workers))
      const { connections, logIns } = yield* sandbox.counts
      return { ...summary, connections, logIns }
    })))
    console.log(JSON.stringify({
      benchmark: "prefetch",
      firms: summary.firms,
      components: summary.components,
      sentences: summary.sentences,
      seconds: summary.seconds,
      firms_per_second: summary.firms_per_second,
      stored_mb: Math.round(summary.bytes / 1e5) / 10,
      stored_mb_per_second: Math.round(summary.bytes / 1e4 / summary.seconds) / 100,
      peak_memory_mb: summary.peak_memory_mb,
      longest_socket_gap_seconds: summary.longest_socket_gap_seconds,
      connections: summary.connections,
      log_ins: summary.logIns
    }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
