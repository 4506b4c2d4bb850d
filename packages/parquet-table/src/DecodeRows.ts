import { type Row, UnexpectedRow } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { Corrupt, ParquetTableError } from "./ParquetTableError.ts"

/** Rows of the file `key`, each through `from`; one that is not what its table promises (`UnexpectedRow`) fails as `Corrupt`, with the file's name. */
export const decodeRows = <A>(
  key: string,
  rows: ReadonlyArray<Row>,
  from: (row: Row) => A
): Effect.Effect<ReadonlyArray<A>, ParquetTableError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(rows.map(from))
    } catch (cause) {
      if (!(cause instanceof UnexpectedRow)) throw cause
      return Effect.fail(
        new ParquetTableError({
          message: `${key} is not what its table promises: ${cause.message}. Delete it and run the step that writes it again.`,
          key,
          reason: new Corrupt({}),
          cause
        })
      )
    }
  })
