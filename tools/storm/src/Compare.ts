import { folderLayer, ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { quarter, secrets } from "./Place.ts"

/** What `status --json` says, as far as it has to be the same whatever happened on the way. */
interface Numbers {
  readonly state: string
  readonly firms: unknown
  readonly batches: unknown
  readonly topics: number
  readonly sentences: number
  readonly stages: ReadonlyArray<{ readonly stage: string; readonly state: string }>
}

/** What a run has made. */
export interface Outcome {
  /** Part -> its rows as JSON texts, without the time at which they were made. */
  readonly parts: ReadonlyMap<string, ReadonlyArray<string>>
  /** What `status --verify --json` says. */
  readonly numbers: Numbers
}

const withoutTime = (row: unknown): string => JSON.stringify(row, (name, value: unknown) => (name === "processing_timestamp" ? 0 : value))

const firmOf = (row: string): string => (JSON.parse(row) as { readonly firm_id: string }).firm_id

/** Reads what a run has made out of the store's files; `status` is what `status --verify --json` printed. */
export const readOutcome = (files: string, status: string): Promise<Outcome> =>
  Effect.gen(function* () {
    const store = yield* ObjectStore
    const keys = (yield* store.list(StoreKeys.firmTopicsPrefix(quarter))).map(({ key }) => key).filter(StoreKeys.isOurs)
    const parts = new Map<string, ReadonlyArray<string>>()
    for (const key of keys) parts.set(key, (yield* Effect.flatMap(openTable(key), (table) => table.readAll)).map(withoutTime))
    const { batches, firms, sentences, stages, state, topics } = JSON.parse(status) as Numbers
    return {
      parts,
      numbers: { state, firms, batches, topics, sentences, stages: stages.map((one) => ({ stage: one.stage, state: one.state })) }
    }
  }).pipe(Effect.provide(folderLayer(files)), Effect.runPromise)

/** In words, what another run has made that the unbroken one has not, or the other way. Empty where they are the same. */
export const differences = (unbroken: Outcome, other: Outcome): ReadonlyArray<string> => {
  const found: Array<string> = []
  const partsOf = new Map<string, Set<string>>()
  for (const [part, rows] of other.parts)
    for (const row of rows) partsOf.set(firmOf(row), (partsOf.get(firmOf(row)) ?? new Set()).add(part))
  for (const firm of new Set([...unbroken.parts.values()].flat().map(firmOf))) {
    const parts = partsOf.get(firm)?.size ?? 0
    if (parts !== 1) found.push(parts === 0 ? `firm ${firm} is lost` : `firm ${firm} is in ${parts} parts`)
  }
  for (const [part, rows] of unbroken.parts) {
    if (other.parts.get(part)?.join("\n") !== rows.join("\n")) found.push(`${part} has other rows, or is not there`)
  }
  for (const part of other.parts.keys()) if (!unbroken.parts.has(part)) found.push(`${part} is a part that an unbroken run does not make`)
  const [wanted, said] = [JSON.stringify(unbroken.numbers), JSON.stringify(other.numbers)]
  if (wanted !== said) found.push(`status says ${said}\n    instead of ${wanted}`)
  return found
}

/** Every file below a folder, by its path within it. */
const filesBelow = (folder: string): ReadonlyArray<string> =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))

/** What lies in the store that neither FTM nor the storm (`foreign`) has a name for. */
export const strangeFiles = (files: string, foreign: ReadonlySet<string>): ReadonlyArray<string> =>
  filesBelow(files)
    .filter((key) => !StoreKeys.isOurs(key) && !foreign.has(key) && !/(^|\/)\.ftm-unfinished-/.test(key))
    .map((key) => `${key} lies in the store, and nobody knows whose it is`)

/** What was written beside the store: folders in which the programs stood and have nothing to leave. */
export const straysBeside = (folder: string, isBucket: boolean): ReadonlyArray<string> => {
  const expected = isBucket ? /^machine-[ab]\/ftm-processes-|^desk\/ftm-logs\// : /^machine-[ab]\/ftm-processes-/
  return ["desk", "home", "machine-a", "machine-b"]
    .flatMap((name) => filesBelow(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => !expected.test(file))
    .map((file) => `${file} was written outside of the store`)
}

/** What no program may show to anybody. */
const unfit: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bat (\S+ \()?(file:\/\/|node:)/, "a stack trace"],
  [/\bundefined\b|\[object Object\]|\bNaN\b/, "a value that is not meant for people"],
  ...Object.values(secrets).map((secret) => [new RegExp(secret), "a secret"] as const)
]

/** Looks through all that was said and logged, and through the store's documents. */
export const unfitWords = (folder: string, files: string): ReadonlyArray<string> => {
  const texts = [join(folder, "said"), join(folder, "desk"), join(folder, "container-logs"), files].flatMap((place) =>
    filesBelow(place)
      .filter((file) => !file.endsWith(".parquet"))
      .map((file) => join(place, file))
  )
  return texts.flatMap((file) => {
    const lines = readFileSync(file, "utf8").split("\n")
    return unfit.flatMap(([pattern, what]) => {
      const line = lines.find((text) => pattern.test(text))
      return line === undefined ? [] : [`${file} shows ${what}: ${line.trim().slice(0, 300)}`]
    })
  })
}

interface LedgerEntry {
  readonly kind: string
  readonly data: { readonly job_id?: string }
}

/** Jobs of which the ledger tells the same thing twice. */
export const toldTwice = (files: string): ReadonlyArray<string> => {
  const told = new Set<string>()
  const folder = join(files, StoreKeys.runRecordsPrefix(quarter))
  return filesBelow(folder)
    .filter((name) => StoreKeys.isOurs(`${StoreKeys.runRecordsPrefix(quarter)}${name}`))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as LedgerEntry)
    .filter(({ kind }) => kind === "job_submitted" || kind === "job_ended")
    .flatMap(({ data, kind }) => {
      const fact = `${kind} ${data.job_id}`
      const isTwice = told.has(fact)
      told.add(fact)
      return isTwice ? [`the ledger has twice: ${fact}`] : []
    })
}

/** A job of the service, as far as it matters here: times in milliseconds, without an end while it lives. */
export interface BatchJob {
  readonly batchId: string
  readonly from: number
  readonly to: number | undefined
}

/** Batches that had two jobs at a time. */
export const twoAtATime = (jobs: ReadonlyArray<BatchJob>): ReadonlyArray<string> =>
  jobs.flatMap((job, n) =>
    jobs
      .slice(n + 1)
      .filter((other) => other.batchId === job.batchId && other.from < (job.to ?? Infinity) && job.from < (other.to ?? Infinity))
      .map(() => `${job.batchId} had two jobs at the same time`)
  )
