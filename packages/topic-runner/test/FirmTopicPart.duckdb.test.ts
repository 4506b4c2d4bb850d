import { DuckDBInstance } from "@duckdb/node-api"
import { createManifest } from "@ftm/manifest"
import { folderLayer } from "@ftm/object-store"
import { defaultBreakerRules } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runBatch } from "../src/index.ts"
import { quarter, sampleModel, sampleSource } from "./SampleFirms.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-runner-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("firm-topics, read by DuckDB", () => {
  it("has the thirteen columns, and the quarter from its folder, in order with their types, and the values of the topics", async () => {
    await Effect.runPromise(
      Effect.gen(function* () {
        yield* createManifest(quarter, ["7", "3", "12"])
        yield* runBatch({
          quarter,
          batchId: "batch_000",
          checkpointInterval: 2,
          breaker: defaultBreakerRules,
          allowFailures: true,
          workers: 1
        })
      }).pipe(Effect.provide(Layer.mergeAll(folderLayer(folder), sampleSource(() => undefined).layer, sampleModel(() => undefined).layer)))
    )

    const connection = await (await DuckDBInstance.create()).connect()
    const parts = `read_parquet('${folder}/intermediate/firm-topics/*/*.parquet')`
    const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parts}`)).getRows()
    expect(described.map(([name, type]) => `${String(name)} ${String(type)}`)).toEqual([
      "firm_id VARCHAR",
      "firm_name VARCHAR",
      "permno BIGINT",
      "gvkey VARCHAR",
      "earnings_call_date DATE",
      "topic_id VARCHAR",
      "representation VARCHAR",
      "keywords VARCHAR[]",
      "n_sentences INTEGER",
      "sentence_ids VARCHAR[]",
      described[10]?.[1] === "TIMESTAMP" ? "processing_timestamp TIMESTAMP" : "processing_timestamp TIMESTAMP WITH TIME ZONE",
      "n_call_sentences INTEGER",
      "stability DOUBLE",
      "sentence_probabilities DOUBLE[]",
      "quarter VARCHAR"
    ])
    const rows = await connection.runAndReadAll(
      `SELECT firm_id, gvkey, permno, CAST(earnings_call_date AS VARCHAR), topic_id, keywords[2], n_sentences, len(sentence_ids), ` +
        `year(processing_timestamp) >= 2024 FROM ${parts} ORDER BY CAST(firm_id AS INT), topic_id`
    )
    expect(rows.getRows().map((row) => row.map((cell) => (typeof cell === "bigint" ? Number(cell) : cell)))).toEqual(
      ["3", "7", "12"].flatMap((firm) =>
        [0, 1].map((n) => [
          firm,
          firm.padStart(6, "0"),
          10000 + Number(firm),
          "2021-02-03",
          `${firm}_2021Q1_${n}`,
          `machine${n}`,
          2,
          2,
          true
        ])
      )
    )
    const metadata = (
      await connection.runAndReadAll(
        `SELECT DISTINCT decode(key), decode(value) FROM parquet_kv_metadata('${folder}/intermediate/firm-topics/*/*.parquet') ORDER BY ALL`
      )
    ).getRows()
    expect(metadata).toContainEqual([
      "ftm.engine",
      JSON.stringify({ name: "sample", version: "1", parameters: { b: 2, a: [1, { z: null }] } })
    ])
    connection.closeSync()
  })
})
