import { DuckDBInstance } from "@duckdb/node-api"

/** The rows of all firm topics of a store, in a fixed order, as DuckDB (an independent reader) sees them; time stamps left out. */
export const firmTopicRows = async (store: string): Promise<ReadonlyArray<string>> => {
  const connection = await (await DuckDBInstance.create()).connect()
  const result = await connection.runAndReadAll(
    `SELECT * EXCLUDE (processing_timestamp) FROM '${store}/intermediate/firm-topics/*/*.parquet' ORDER BY firm_id, topic_id`
  )
  const rows = result.getRowObjectsJson().map((row) => JSON.stringify(row))
  connection.closeSync()
  return rows
}

/** Column names and DuckDB types, in the order of the file. */
export const columnsOf = async (glob: string): Promise<ReadonlyArray<readonly [string, string]>> => {
  const connection = await (await DuckDBInstance.create()).connect()
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${glob}', hive_partitioning = false)`)
  const columns = result.getRowsJson().map((row) => [String(row[0]), String(row[1])] as const)
  connection.closeSync()
  return columns
}
