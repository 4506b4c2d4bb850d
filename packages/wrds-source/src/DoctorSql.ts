import { schemaAndName } from "./ExpectedColumns.ts"
import type { Sql } from "./Sql.ts"
import { type WrdsTables, wrdsTables } from "./WrdsTables.ts"

/** Fails where the account may not read the table; reads no row. Being listed is not being readable. */
export const readableSql = (table: keyof WrdsTables, tables: WrdsTables = wrdsTables): Sql => ({
  text: `SELECT * FROM ${tables[table]} LIMIT 0`,
  values: []
})

/** Fails where the account may not read one of these columns; reads no row. Rights can be given column by column. */
export const columnsReadableSql = (table: keyof WrdsTables, columns: ReadonlyArray<string>, tables: WrdsTables = wrdsTables): Sql => ({
  text: `SELECT ${columns.join(", ")} FROM ${tables[table]} LIMIT 0`,
  values: []
})

/** Columns of a table with their types, and whether it is a table or a view. */
export const columnsSql = (table: keyof WrdsTables, tables: WrdsTables = wrdsTables): Sql => ({
  text: `
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
  CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = $1 AND c.relname = $2
ORDER BY a.attnum`,
  values: [...schemaAndName(table, tables)]
})

/** Limits and clock of the session. A setting that the server does not know comes as NULL. */
export const sessionSql: Sql = {
  text: `
SELECT current_setting('server_version', true) AS server_version,
  (SELECT rolconnlimit FROM pg_catalog.pg_roles WHERE rolname = current_user) AS connection_limit,
  current_setting('statement_timeout', true) AS statement_timeout,
  current_setting('idle_session_timeout', true) AS idle_session_timeout,
  current_setting('idle_in_transaction_session_timeout', true) AS idle_in_transaction_session_timeout,
  round(extract(epoch FROM clock_timestamp()) * 1000)::text AS server_millis`,
  values: []
}
