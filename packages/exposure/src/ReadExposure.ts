import { decodeRows, openTable } from "@ftm/parquet-table"
import { fromExposureRow, type Quarter, queryExposureColumns, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { ExposureError, StoreFailed } from "./ExposureError.ts"

/** The panel of a quarter's queries, as `writeExposure` wrote it. */
export const readExposure = Effect.fn("readExposure")(
  function* (quarter: Quarter) {
    const key = StoreKeys.exposure(quarter)
    const table = yield* openTable(key, { columns: queryExposureColumns })
    return yield* decodeRows(key, yield* table.readAll, fromExposureRow)
  },
  Effect.mapError((cause) => new ExposureError({ message: cause.message, reason: new StoreFailed({}), cause }))
)
