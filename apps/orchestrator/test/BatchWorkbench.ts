import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach } from "vitest"
import { start } from "./Commands.ts"
import { awsEnvironment, type EmulatedBatch, startEmulatedBatch } from "./EmulatedBatch.ts"

export const quarter = parseQuarter("2021Q1")!
export const firms = (n: number) => Array.from({ length: n }, (_, i) => String(100 + i))

export interface LedgerEntry {
  readonly kind: string
  readonly data: Record<string, unknown>
}

/** A folder, a store in it and AWS Batch's emulator, anew for each test of the file that calls this. */
export const batchWorkbench = () => {
  const bench = { folder: "", store: "", service: undefined as EmulatedBatch | undefined }
  beforeEach(() => {
    bench.folder = mkdtempSync(join(tmpdir(), "ftm-batch-"))
    bench.store = join(bench.folder, "store")
    bench.service = undefined
  })
  afterEach(async () => {
    await bench.service?.close()
    rmSync(bench.folder, { recursive: true, force: true })
  })
  const begin = async (options: Parameters<typeof startEmulatedBatch>[1], firmCount = 12): Promise<EmulatedBatch> => {
    await writePrefetchedStore(bench.store, quarter, firms(firmCount), 30)
    return (bench.service = await startEmulatedBatch(bench.folder, options))
  }
  const onStore = () => ["--quarter", quarter, "--store", bench.store]
  const run = ({ flags }: EmulatedBatch, ...more: ReadonlyArray<string>) => ["run", ...onStore(), ...flags, "--batch-size", "4", ...more]
  const cloud = (...args: ReadonlyArray<string>) => start("@ftm/orchestrator", args, awsEnvironment)
  const recordsFolder = () => join(bench.store, `runs/quarter=${quarter}/records`)
  const records = (): ReadonlyArray<LedgerEntry> =>
    // A file that is being written has another name.
    !existsSync(recordsFolder())
      ? []
      : readdirSync(recordsFolder())
          .filter((name) => name.endsWith(".json"))
          .sort()
          .map((name) => JSON.parse(readFileSync(join(recordsFolder(), name), "utf8")) as LedgerEntry)
  return { bench, begin, onStore, run, cloud, records, recordsFolder }
}
