import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { readResults } from "./ReadResults.ts"
import { ReportError } from "./ReportError.ts"
import { reportPage } from "./ReportPage.ts"

/** Draws the quarter's report from what is in the store and puts it under `StoreKeys.report`; gives that key. */
export const writeReport = Effect.fn("writeReport")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const page = reportPage(yield* readResults(quarter))
  const key = StoreKeys.report(quarter)
  yield* store.put(key, new TextEncoder().encode(page)).pipe(Effect.mapError((cause) => new ReportError({ message: cause.message, cause })))
  return key
})
