import { Effect } from "effect"
import { readableSql } from "./DoctorSql.ts"
import type { Sql } from "./Sql.ts"
import { WrdsConnection } from "./WrdsConnection.ts"
import { WrdsError } from "./WrdsError.ts"
import { type IdKind, idKindOf, type IdLookUp, plainTextPattern } from "./WrdsId.ts"
import { linkHistoryTable, type WrdsTables, wrdsTables, WrdsTableNames } from "./WrdsTables.ts"

/**
 * The tables as a server has them: their names, and the types of their columns as `format_type` writes them (`numeric(11)`).
 * A column that is not listed counts as text, which is right for every type and only slower.
 */
export interface FoundTables {
  readonly names: WrdsTables
  readonly types: Readonly<Partial<Record<keyof WrdsTables, Readonly<Record<string, string>>>>>
  /** Tables whose transcriptid is text and written as plain digits throughout, so that it can be looked up by its index. */
  readonly plainText: ReadonlyArray<keyof WrdsTables>
}

/** Tables that nobody has looked at: every column counts as text. */
export const unknownTables = (names: WrdsTables = wrdsTables): FoundTables => ({ names, types: {}, plainText: [] })

export const idKind = (found: FoundTables, table: keyof WrdsTables, column: string): IdKind => idKindOf(found.types[table]?.[column])

/** How to look a transcript up in a table so that the index on its transcriptid is used. */
export const transcriptLookUp = (found: FoundTables, table: keyof WrdsTables): IdLookUp =>
  found.plainText.includes(table) ? "plain text" : idKind(found, table, "transcriptid")

const columnTypesSql = (names: ReadonlyArray<string>): Sql => ({
  text: `
SELECT n.nspname || '.' || c.relname AS table_name, a.attname AS column_name, format_type(a.atttypid, a.atttypmod) AS type
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname || '.' || c.relname = ANY ($1::text[])`,
  values: [names]
})

const oddTextSql = (name: string): Sql => ({
  text: `SELECT 1 AS odd FROM ${name} WHERE transcriptid !~ $1 LIMIT 1`,
  values: [plainTextPattern]
})

/** The link table, or the link history where the account cannot read that. */
const readableLink = Effect.fnUntraced(function* (names: WrdsTables) {
  const connection = yield* WrdsConnection
  const read = (link: string) => connection.query(readableSql("link", { ...names, link })).pipe(Effect.as(link))
  return yield* read(names.link).pipe(
    Effect.catchIf(
      (error) => error.reason._tag === "UnexpectedShape" || error.reason._tag === "PermissionDenied",
      (error) =>
        read(linkHistoryTable).pipe(
          Effect.mapError((second) =>
            second.isDropped
              ? second
              : new WrdsError({
                  reason: error.reason,
                  message: `${error.message} (${linkHistoryTable}, which would do as well, cannot be read either.)`
                })
          )
        )
    )
  )
})

const lookAtTables = Effect.fnUntraced(function* (given: WrdsTables) {
  const connection = yield* WrdsConnection
  const names = { ...given, link: yield* readableLink(given) }
  const types: Partial<Record<keyof WrdsTables, Record<string, string>>> = {}
  const tables = Object.keys(names) as ReadonlyArray<keyof WrdsTables>
  for (const row of yield* connection.query(columnTypesSql(Object.values(names)))) {
    const table = tables.find((one) => names[one] === row["table_name"])
    if (table !== undefined) (types[table] ??= {})[row["column_name"] ?? ""] = row["type"] ?? ""
  }
  const plainText: Array<keyof WrdsTables> = []
  for (const table of ["component", "person"] as const) {
    if (!/^(?:text|character varying)/.test(types[table]?.["transcriptid"] ?? "")) continue
    if ((yield* connection.query(oddTextSql(names[table]))).length === 0) plainText.push(table)
  }
  const found: FoundTables = { names, types, plainText }
  return found
})

// A run asks for hundreds of parts; a server's tables are looked at once a connection.
const known = new WeakMap<WrdsConnection["Service"], Map<string, FoundTables>>()

/** The tables of this connection. Fails where neither the link table nor the link history can be read. */
export const findTables: Effect.Effect<FoundTables, WrdsError, WrdsConnection> = Effect.gen(function* () {
  const connection = yield* WrdsConnection
  const given = yield* WrdsTableNames
  const key = Object.values(given).join()
  const before = known.get(connection)?.get(key)
  if (before !== undefined) return before
  const found = yield* lookAtTables(given)
  known.set(connection, (known.get(connection) ?? new Map<string, FoundTables>()).set(key, found))
  return found
})
