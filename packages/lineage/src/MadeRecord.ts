import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { DateTime, Effect, Option, Schema } from "effect"
import { Lineage, lineageFingerprint, type Stage } from "./Lineage.ts"
import { MadeFile } from "./MadeFile.ts"

/** How many firms a result covers, of how many: with topics or without a usable sentence. Failed ones are known not to be covered. */
export const Covered = Schema.Struct({ firms: Schema.Int, failed: Schema.Int, of: Schema.Int })
export type Covered = typeof Covered.Type

/** Whether every firm has been processed; a result of fewer was made of a part. */
export const isWhole = ({ failed, firms, of }: Covered): boolean => firms + failed >= of

/** `runs/quarter=Q/made/<stage>.json`: written after the result that it tells of. */
export const MadeRecord = Schema.Struct({
  lineage: Lineage,
  fingerprint: Schema.String,
  covered: Covered,
  /** The result's files; an earlier version did not write them down. The topics' are in their checkpoints. */
  files: Schema.optionalKey(Schema.Array(MadeFile)),
  /** ISO 8601 UTC; not part of the fingerprint. */
  made_at: Schema.String
})
export type MadeRecord = typeof MadeRecord.Type

const json = Schema.fromJsonString(MadeRecord)

/** Writes down what a stage's result was made of. */
export const writeMade = Effect.fn("writeMade")(function* (lineage: Lineage, covered: Covered, files: ReadonlyArray<MadeFile>) {
  const store = yield* ObjectStore
  const record: MadeRecord = {
    lineage,
    fingerprint: lineageFingerprint(lineage),
    covered,
    files,
    made_at: DateTime.formatIso(yield* DateTime.now)
  }
  const text = `${JSON.stringify(Schema.encodeSync(MadeRecord)(record), null, 2)}\n`
  yield* store.put(StoreKeys.madeRecord(lineage.quarter, lineage.stage), new TextEncoder().encode(text))
  return record
})

/** What a stage's result was made of; none where it was not made, or by a version that did not write it down. */
export const readMade = Effect.fn("readMade")(function* (quarter: Quarter, stage: Stage) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(StoreKeys.madeRecord(quarter, stage)).pipe(
    Effect.asSome,
    Effect.catch((error) => (error.reason._tag === "NotFound" ? Effect.succeedNone : Effect.fail(error)))
  )
  if (Option.isNone(bytes)) return Option.none<MadeRecord>()
  // A damaged record says no more than none: the stage is made again.
  return yield* Effect.option(Schema.decodeEffect(json)(new TextDecoder().decode(bytes.value)))
})

/** Takes the record away, before the result that it tells of is replaced. */
export const forgetMade = Effect.fn("forgetMade")(function* (quarter: Quarter, stage: Stage) {
  const store = yield* ObjectStore
  yield* store.delete(StoreKeys.madeRecord(quarter, stage))
})
