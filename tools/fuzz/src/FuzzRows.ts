import { folderLayer } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { fetchQuarter, inThisThread, PrefetchError, type PrefetchOptions, verifyQuarter } from "@ftm/prefetch"
import { readPrefetchManifest } from "@ftm/s3-source"
import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import { type Sandbox, startSandbox, wrdsVariables, writeTables } from "@ftm/wrds-sandbox"
import { ApprovalNotice, defaultSelectionRules } from "@ftm/wrds-source"
import { ConfigProvider, Duration, Effect, Exit, Layer, Result, Scope } from "effect"
import { createHash } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { checkQuarter, keptCalls, type StoredQuarter } from "./CheckQuarter.ts"
import { idTypes, oddWrds, type OddWrds } from "./OddWrds.ts"
import { search } from "./Search.ts"
import { tablesSql } from "./TablesSql.ts"

const quarterOf = (text: string): Quarter => parseQuarter(text)!
const quarters = [quarterOf("2020Q4"), quarterOf("2021Q1"), quarterOf("2021Q2")] as const

const options = (quarter: Quarter): PrefetchOptions => ({
  quarter,
  rules: defaultSelectionRules,
  firmsPerPart: 2,
  approvalTimeout: Duration.seconds(20),
  stallTimeout: Duration.seconds(20),
  restart: false
})

const quiet = Layer.succeed(ApprovalNotice, {
  dialling: () => Effect.void,
  waiting: () => Effect.void,
  loggedIn: Effect.void,
  redialling: () => Effect.void
})

/** A prefetch of the quarter into a folder: what lies there, or the error with which it refused. */
const fetched = (sandbox: Sandbox, store: string, quarter: Quarter): Promise<StoredQuarter | PrefetchError> => {
  const config = ConfigProvider.layer(ConfigProvider.fromEnvRecord(wrdsVariables(sandbox)))
  const readAll = (keys: ReadonlyArray<{ readonly key: string }>) =>
    Effect.map(
      Effect.forEach(keys, ({ key }) => Effect.flatMap(openTable(key), (table) => table.readAll)),
      (tables) => tables.flat()
    )
  const work = Effect.gen(function* () {
    const result = yield* Effect.result(fetchQuarter(options(quarter)))
    if (Result.isFailure(result)) {
      if (result.failure instanceof PrefetchError) return result.failure
      return yield* result.failure
    }
    const found = yield* verifyQuarter(quarter)
    if (!found.ok) return yield* Effect.die(new Error(`verify: ${JSON.stringify(found.problems)}`))
    const manifest = yield* readPrefetchManifest(quarter)
    return { manifest, components: yield* readAll(manifest.components), sentences: yield* readAll(manifest.transcripts) }
  })
  const services = Layer.merge(inThisThread, quiet).pipe(Layer.provideMerge(Layer.orDie(folderLayer(store))))
  return Effect.runPromise(work.pipe(Effect.provide(services), Effect.provide(config)))
}

/** Hashes of all files of a store, the manifest's time stamp and the run's own notes aside. */
const hashes = (folder: string): string => {
  const hash = createHash("sha256")
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, name)
    if (!statSync(path).isFile() || name.startsWith("progress")) continue
    const bytes = readFileSync(path)
    hash
      .update(name)
      .update(name.endsWith("manifest.json") ? JSON.stringify({ ...JSON.parse(bytes.toString("utf8")), created_at: "" }) : bytes)
  }
  return hash.digest("hex")
}

/** The same rows in the opposite order, under other types. */
const inOtherWords = (wrds: OddWrds): OddWrds => {
  const other = (type: (typeof idTypes)[number]) => idTypes[(idTypes.indexOf(type) + 3) % idTypes.length]!
  const { component, detail, gvkey, person } = wrds.idTypes
  return {
    idTypes: { detail: other(detail), component: other(component), person: other(person), gvkey: other(gvkey) },
    detail: wrds.detail.toReversed(),
    component: wrds.component.toReversed(),
    person: wrds.person.toReversed(),
    gvkey: wrds.gvkey.toReversed(),
    link: wrds.link.toReversed()
  }
}

const checkWrds = async (sandbox: Sandbox, wrds: OddWrds): Promise<ReadonlyArray<string>> => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-fuzz-"))
  try {
    const problems: Array<string> = []
    await Effect.runPromise(sandbox.execute(tablesSql(wrds)))
    const calls: Array<string> = []
    const before: Array<string> = []
    for (const quarter of quarters) {
      const store = join(folder, quarter)
      const stored = await fetched(sandbox, store, quarter)
      before.push(stored instanceof PrefetchError ? stored.reason._tag : hashes(store))
      if (stored instanceof PrefetchError) continue
      problems.push(...checkQuarter(wrds, quarter, stored).map((problem) => `${quarter}: ${problem}`))
      calls.push(...keptCalls(stored))
    }
    for (const call of calls) if (calls.indexOf(call) !== calls.lastIndexOf(call)) problems.push(`call ${call} is in two quarters`)

    await Effect.runPromise(sandbox.execute(tablesSql(inOtherWords(wrds))))
    for (const [i, quarter] of quarters.entries()) {
      const store = join(folder, `${quarter}-again`)
      const stored = await fetched(sandbox, store, quarter)
      const after = stored instanceof PrefetchError ? stored.reason._tag : hashes(store)
      if (after !== before[i]) problems.push(`${quarter}: other rows come out when the rows lie in another order under other types`)
    }
    return problems
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Prefetches odd tables until the time is over. */
export const run = async (seed: number, millis: number): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-fuzz-wrds-"))
  const scope = await Effect.runPromise(Scope.make())
  try {
    writeTables(folder, {})
    const sandbox = await Effect.runPromise(startSandbox({ data: folder }).pipe(Scope.provide(scope)))
    return await search("rows", oddWrds, (wrds) => checkWrds(sandbox, wrds), { seed, millis, casesARound: 10 })
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    rmSync(folder, { recursive: true, force: true })
  }
}
