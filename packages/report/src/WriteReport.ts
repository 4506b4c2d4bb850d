import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { readResults } from "./ReadResults.ts"
import { ReportError } from "./ReportError.ts"
import { reportPage } from "./ReportPage.ts"

/** Key of a quarter's report. */
export const reportKey = (quarter: Quarter): string => `${StoreKeys.runsPrefix(quarter)}report.html`

/** Makes the quarter's report from what is in the store and writes it to `runs/quarter=Q/report.html`; returns that key. */
export const writeReport = Effect.fn("writeReport")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const page = reportPage(yield* readResults(quarter))
  const key = reportKey(quarter)
  yield* store.put(key, new TextEncoder().encode(page)).pipe(
    Effect.mapError((cause) => new ReportError({ message: cause.message, cause }))
  )
  return key
})
