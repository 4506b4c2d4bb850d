import { ObjectStoreError } from "@ftm/object-store"
import { Schema } from "effect"

/** The bytes are not a Parquet file, or not a whole one. */
export class Corrupt extends Schema.TaggedError<Corrupt>()("Corrupt", {}) {}
/** The file lacks a column that the caller requires. */
export class MissingColumn extends Schema.TaggedError<MissingColumn>()("MissingColumn", { column: Schema.String }) {}
/** The store could not be read. */
export class Store extends Schema.TaggedError<Store>()("Store", { error: ObjectStoreError }) {}

/** Why a table could not be read; `message` names its key. */
export class ParquetTableError extends Schema.TaggedError<ParquetTableError>()("ParquetTableError", {
  message: Schema.String,
  key: Schema.String,
  reason: Schema.Union([Corrupt, MissingColumn, Store]),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  get isRetryable(): boolean {
    return this.reason._tag === "Store" && this.reason.error.isRetryable
  }
}
