import { Effect } from "effect"
import { createReadStream } from "node:fs"
import { Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import type { Client } from "pg"
import { from as copyFrom } from "pg-copy-streams"
import { gzipProblem, type TableFile } from "./DataFolder.ts"
import { badData, oneLine, type SandboxError, serverFailed, wordsOf } from "./SandboxError.ts"
import { copySql, createTableSql, indexSql, tableName } from "./WrdsTables.ts"

/** Creates and fills the tables, one after another. Data is streamed, never held in memory as a whole. */
export const loadTables = (
  client: Client,
  files: ReadonlyArray<TableFile>,
  onProgress: (line: string) => void
): Effect.Effect<void, SandboxError> =>
  Effect.gen(function* () {
    yield* query(client, "CREATE SCHEMA ciq; CREATE SCHEMA crsp")
    for (const file of files) {
      const rows = yield* Effect.tryPromise({
        try: (signal) => loadTable(client, file, onProgress, signal),
        catch: (cause) => badData(file.path, problemOf(cause))
      })
      onProgress(`${tableName(file.table)}: ${rows} rows`)
    }
    yield* query(client, "ANALYZE")
  })

const query = (client: Client, sql: string): Effect.Effect<void, SandboxError> =>
  Effect.tryPromise({
    try: async () => void (await client.query(sql)),
    catch: (cause) => serverFailed(`PostgreSQL refused "${sql}": ${wordsOf(cause)}`)
  })

const loadTable = async (
  client: Client,
  { bytes, path, table }: TableFile,
  onProgress: (line: string) => void,
  signal: AbortSignal
): Promise<number> => {
  // In one transaction, PostgreSQL writes no log for the rows of a table that nobody else can see yet.
  await client.query("BEGIN")
  await client.query(createTableSql(table))

  let read = 0
  let saidAt = performance.now()
  const progress = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length
      if (performance.now() - saidAt > 1000) {
        saidAt = performance.now()
        onProgress(`${tableName(table)}: ${Math.floor((100 * read) / bytes)} % of ${(bytes / 1e6).toFixed(1)} MB read`)
      }
      done(null, chunk)
    }
  })
  const copy = client.query(copyFrom(copySql(table)))
  await pipeline(createReadStream(path), progress, createGunzip({ chunkSize: 256 * 1024 }), copy, { signal })

  const index = indexSql(table)
  if (index !== undefined) await client.query(index)
  await client.query("COMMIT")
  return copy.rowCount
}

/** PostgreSQL reports line and column separately from its message; zlib reports neither. */
const problemOf = (cause: unknown): string => {
  const where = cause instanceof Error && "where" in cause && typeof cause.where === "string" ? cause.where : undefined
  if (where === undefined) return gzipProblem(cause)
  const place = /line \d+(, column \w+)?/.exec(oneLine(where))?.[0]
  return place === undefined ? wordsOf(cause) : `${place}: ${oneLine(wordsOf(cause))}`
}
