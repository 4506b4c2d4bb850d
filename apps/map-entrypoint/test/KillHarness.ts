import { readBatch, readCheckpoint, readFailures } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { Effect, type Layer, Option } from "effect"
import { type Environment, startMap } from "./MapProcess.ts"
import { quarter } from "./PrefetchedQuarter.ts"

/** Everything that a batch leaves in a store, times of the run aside; two equal runs give two equal snapshots. */
export interface Snapshot {
  /** Every key outside of raw/. */
  readonly keys: ReadonlyArray<string>
  /** Part -> its rows, as JSON texts in the order of the file. */
  readonly parts: Readonly<Record<string, ReadonlyArray<string>>>
  readonly checkpoint: string
  readonly failures: string
}

const withoutTimes = (value: unknown): string =>
  JSON.stringify(value, (name, inner: unknown) => (name === "timestamp" || name === "processing_timestamp" ? 0 : inner))

export const snapshot: Effect.Effect<Snapshot, unknown, ObjectStore> = Effect.gen(function* () {
  const store = yield* ObjectStore
  const keys = (yield* store.list("")).map(({ key }) => key).filter((key) => !key.startsWith("raw/"))
  const parts: Record<string, ReadonlyArray<string>> = {}
  for (const key of keys.filter((candidate) => candidate.endsWith(".parquet"))) {
    const rows = yield* Effect.flatMap(openTable(key), (table) => table.readAll)
    parts[key] = rows.map(withoutTimes)
  }
  return {
    keys,
    parts,
    // A part's rows name the time at which they were made, and so its bytes differ.
    checkpoint: withoutTimes(
      Option.map(yield* readCheckpoint(quarter, "batch_000"), (written) => ({ ...written, parts: written.parts?.map(({ part }) => part) }))
    ),
    failures: withoutTimes(yield* readFailures(quarter, "batch_000"))
  }
})

/** In words, what a broken run left that an unbroken one does not, or the other way; empty when they are the same. */
export const differences = (unbroken: Snapshot, broken: Snapshot): ReadonlyArray<string> => {
  const found: Array<string> = []
  for (const key of broken.keys) if (!unbroken.keys.includes(key)) found.push(`stray file ${key}`)
  for (const key of unbroken.keys) if (!broken.keys.includes(key)) found.push(`missing file ${key}`)
  const rowsOf = (taken: Snapshot) => Object.values(taken.parts).flat()
  const firmsOf = (taken: Snapshot) => {
    const partsOfFirm = new Map<string, Set<string>>()
    for (const [part, rows] of Object.entries(taken.parts)) {
      for (const row of rows) {
        const firm = (JSON.parse(row) as { firm_id: string }).firm_id
        partsOfFirm.set(firm, (partsOfFirm.get(firm) ?? new Set()).add(part))
      }
    }
    return partsOfFirm
  }
  const wanted = firmsOf(unbroken)
  const had = firmsOf(broken)
  for (const firm of wanted.keys()) if (!had.has(firm)) found.push(`firm ${firm} is lost`)
  for (const [firm, parts] of had) if (parts.size > 1) found.push(`firm ${firm} is in ${parts.size} parts`)
  if (rowsOf(unbroken).length !== rowsOf(broken).length) found.push(`${rowsOf(broken).length} rows instead of ${rowsOf(unbroken).length}`)
  for (const [part, rows] of Object.entries(unbroken.parts)) {
    if (withoutTimes(broken.parts[part]) !== withoutTimes(rows)) found.push(`${part} has other rows`)
  }
  if (unbroken.checkpoint !== broken.checkpoint) found.push("the checkpoint says something else")
  if (unbroken.failures !== broken.failures) found.push("other failures are listed")
  return found
}

/** A generator with a seed: a failing sequence of kills can be tried again, as far as a machine's timing lets it. */
const seededRandom = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface KillOptions {
  readonly environment: Environment
  /** The runner to kill; the real one unless told otherwise. */
  readonly program?: string | undefined
  /** A fresh prefetched quarter in an empty store. */
  readonly prepare: () => Promise<void>
  readonly store: Layer.Layer<ObjectStore, unknown>
  /** Processes to kill, over as many rounds as it takes. */
  readonly kills: number
  /** Kills on one store before it is left to come to its end and compared; ten unless told otherwise. */
  readonly killsARound?: number
  readonly seed: number
  /** Stop at the first round that differs. */
  readonly untilDifferent?: boolean
}

export interface KillReport {
  readonly kills: number
  /** Kills after which a later attempt found some of the work done. */
  readonly killsMidWork: number
  readonly rounds: number
  /** Differences to the unbroken run, over all rounds. */
  readonly differences: ReadonlyArray<string>
}

/**
 * Runs the job once unbroken, then again and again on a fresh store with SIGKILL at random moments until the job says it is
 * done, and compares what is in the store.
 */
export const killAndCompare = async (options: KillOptions): Promise<KillReport> => {
  const take = () => Effect.runPromise(snapshot.pipe(Effect.provide(options.store)))
  const start = () => startMap(options.environment, options.program === undefined ? {} : { program: options.program })

  await options.prepare()
  const first = start()
  await first.line((line) => line["event"] === "begun")
  const begunAt = performance.now()
  const firstEnd = await first.ended
  if (firstEnd.code !== 0) throw new Error(`the unbroken run failed: exit ${firstEnd.code}\n${firstEnd.stdout}${firstEnd.stderr}`)
  const workMillis = performance.now() - begunAt
  const unbroken = await take()
  const { firm_ids: firms } = await Effect.runPromise(readBatch(quarter, "batch_000").pipe(Effect.provide(options.store)))
  if (firms.length < 60) throw new Error(`the harness wants at least 60 firms, not ${firms.length}`)

  const random = seededRandom(options.seed)
  const found: Array<string> = []
  let kills = 0
  let killsMidWork = 0
  let rounds = 0
  while (kills < options.kills && !(options.untilDifferent === true && found.length > 0)) {
    rounds += 1
    await options.prepare()
    let killsThisRound = 0
    for (let done = false; !done;) {
      const job = start()
      const killer = new AbortController()
      if (kills < options.kills && killsThisRound < (options.killsARound ?? 10)) {
        // One in eight dies while it starts; the others when they have begun or have written one or two parts, and a while
        // later. Counting parts keeps the moments in the midst of the work, however busy the machine is.
        const early = random() < 1 / 8
        const parts = Math.floor(random() * 3)
        const wait = random() * (early ? 300 : workMillis / 8)
        let written = 0
        const ready = early
          ? Promise.resolve()
          : job.line((line) => (parts === 0 ? line["event"] === "begun" : line["event"] === "part" && ++written === parts))
        void ready
          .then(() => new Promise((later) => setTimeout(later, wait)))
          .then(() => {
            if (!killer.signal.aborted) job.child.kill("SIGKILL")
          })
      }
      const end = await job.ended
      killer.abort()
      const begun = end.lines.find((line) => line["event"] === "begun")
      if (Number(begun?.["done_before"] ?? 0) > 0) killsMidWork += 1
      if (end.signal === "SIGKILL") {
        kills += 1
        killsThisRound += 1
      } else if (end.code === 0) done = true
      else throw new Error(`the job failed: exit ${end.code} ${end.signal}\n${end.stdout}${end.stderr}`)
    }
    found.push(...differences(unbroken, await take()).map((difference) => `round ${rounds}: ${difference}`))
  }
  return { kills, killsMidWork, rounds, differences: found }
}
