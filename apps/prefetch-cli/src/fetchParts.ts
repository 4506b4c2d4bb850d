import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import { writeComponentsPart } from "@ftm/s3-source"
import { StoreKeys } from "@ftm/transcript-schema"
import { componentRows, type ComponentRow, withRedial } from "@ftm/wrds-source"
import { Effect, Stream } from "effect"
import { countParts, firmsOfPart, type PlannedFirm, type PrefetchPlan } from "./PrefetchPlan.ts"
import type { FirmHead } from "./preparePart.ts"

/** Which parts of a plan are in the store already. */
export interface FinishedParts {
  readonly components: ReadonlySet<number>
  readonly transcripts: ReadonlySet<number>
}

/** A part counts when its file is there: the store shows a file only when it is whole. */
export const finishedParts = Effect.fn("finishedParts")(function*(plan: PrefetchPlan) {
  const store = yield* ObjectStore
  const keys = new Set<string>()
  for (const prefix of [StoreKeys.componentsPrefix(plan.quarter), StoreKeys.transcriptsPrefix(plan.quarter)]) {
    for (const object of yield* store.list(prefix)) keys.add(object.key)
  }
  const components = new Set<number>()
  const transcripts = new Set<number>()
  for (let n = 0; n < countParts(plan); n++) {
    if (keys.has(StoreKeys.componentsPart(plan.quarter, n))) components.add(n)
    if (components.has(n) && keys.has(StoreKeys.transcriptsPart(plan.quarter, n))) transcripts.add(n)
  }
  return { components, transcripts } satisfies FinishedParts
})

/** What the text work must know of a planned firm. */
export const headOf = (firm: PlannedFirm): FirmHead => {
  const latest = firm.calls[firm.calls.length - 1]!
  return {
    firmId: firm.firmId,
    firmName: latest.companyname,
    permno: latest.lpermno,
    gvkey: latest.gvkey,
    transcriptId: latest.transcriptid,
    earningsCallDate: latest.mostimportantdateutc
  }
}

/** Rows as they arrive, for the display. */
export type OnRows = (rows: ReadonlyArray<ComponentRow>) => Effect.Effect<void>

/** Pulls one part's components over the socket and writes them; a cut socket is dialled once more and the part pulled again. */
export const fetchPart = Effect.fn("fetchPart")(function*(plan: PrefetchPlan, n: number, onRows: OnRows) {
  const pull = Effect.gen(function*() {
    // One row group a firm, so that the text work reads one firm at a time.
    const groups: Array<Array<Row>> = []
    yield* componentRows(firmsOfPart(plan, n), true).pipe(
      Stream.runForEach((batch) => {
        for (const row of batch) {
          if (groups.at(-1)?.[0]?.["companyid"] === row.companyid) groups.at(-1)!.push({ ...row })
          else groups.push([{ ...row }])
        }
        return onRows(batch)
      })
    )
    return groups
  })
  const groups = yield* withRedial(pull)
  return yield* writeComponentsPart(plan.quarter, n, groups)
})
