import { Effect, Schema } from "effect"
import { decodeJson } from "../documents/JsonDocument.ts"
import type { ManifestError } from "../ManifestError.ts"
import { dataOfToday, kindOfToday } from "./EarlierRecords.ts"
import { RunEvent, type UnknownEvent } from "./RunEvent.ts"

/** One entry of a quarter's ledger. Entries are never changed: what happened next is another entry. */
export interface RunRecord {
  /** From 1, without gaps unless somebody deleted an entry. */
  readonly sequence: number
  /** ISO 8601 UTC. */
  readonly timestamp: string
  readonly event: RunEvent | UnknownEvent
}

/** The `kind` under which each event is stored. */
const kindOf: { readonly [Tag in RunEvent["_tag"]]: string } = {
  RunStarted: "run_started",
  RunFinished: "run_finished",
  RunStopped: "run_stopped",
  RunCancelled: "run_cancelled",
  JobSubmitted: "job_submitted",
  JobAdopted: "job_adopted",
  JobEnded: "job_ended",
  MachinesPriced: "machines_priced",
  PrefetchVerified: "prefetch_verified"
}
const tagOf: ReadonlyMap<string, string> = new Map(Object.entries(kindOf).map(([tag, kind]) => [kind, tag]))

const StoredRecord = Schema.Struct({
  sequence: Schema.Int,
  timestamp: Schema.String,
  /** What happened: one of the kinds above, or what another version calls it. */
  kind: Schema.String,
  data: Schema.Record(Schema.String, Schema.Unknown)
})

/** The stored form of an entry that is written now. */
export const encodeRecord = (sequence: number, timestamp: string, event: RunEvent): typeof StoredRecord.Type => {
  const { _tag, ...data } = Schema.encodeSync(RunEvent)(event)
  return { sequence, timestamp, kind: kindOf[_tag], data }
}

/** Reads an entry of this version or of an earlier one. `where` names it in what is said of one that cannot be read. */
export const decodeRecord = (key: string, where: string, text: string): Effect.Effect<RunRecord, ManifestError> =>
  Effect.gen(function* () {
    const whatToDo = "Run the version of this program that wrote it, or delete the entry to go on without it"
    const stored = yield* decodeJson(StoredRecord, key, where, whatToDo)(text)
    const { sequence, timestamp } = stored
    const kind = kindOfToday(stored.kind, stored.data)
    const tag = tagOf.get(kind)
    if (tag === undefined) return { sequence, timestamp, event: { _tag: "UnknownEvent", kind } as const }
    const data = dataOfToday(kind, stored.data)
    const event = yield* decodeJson(RunEvent, key, where, whatToDo)(JSON.stringify({ ...data, _tag: tag }))
    return { sequence, timestamp, event }
  })
