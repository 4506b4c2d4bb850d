import { breakerRulesFromConfig } from "@ftm/job-contract"
import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import { writeComponentsPart } from "@ftm/s3-source"
import { prefetchLine, type Quarter, typed } from "@ftm/transcript-schema"
import type { ComponentNote } from "@ftm/transcript-schema"
import { textOptionsOf } from "@ftm/transcript-text"
import { type Cause, Effect, Queue, Ref, Stream } from "effect"
import { finishQuarter, type KnownParts } from "../FinishQuarter.ts"
import { countParts, firmsOfPart, type PlannedFirm, type PrefetchPlan } from "../plan/PrefetchPlan.ts"
import { badSetting, textsFail } from "../PrefetchError.ts"
import { tell } from "../PrefetchEvents.ts"
import type { Beside } from "../restart/StagedStore.ts"
import { componentNotesKey, encodeComponentNotes } from "./ComponentNotes.ts"
import { type FetchTally, makeTally } from "./FetchTally.ts"
import { finishedParts } from "./FinishedParts.ts"
import { inspectTranscriptsPart } from "./InspectPart.ts"
import type { PreparedPart, PrepareTask } from "./PreparePart.ts"
import { textBreakerReason, tooManyFailures } from "./TextBreaker.ts"
import { TextWorkers } from "./TextWorkers.ts"

/** What a source gave of some firms. */
interface PulledPart {
  /** Rows of raw/components, one inner array a firm, in the order of the firms; empty for a firm without any. */
  readonly firms: ReadonlyArray<ReadonlyArray<Row>>
  /** What was odd about them. */
  readonly notes: ReadonlyArray<ComponentNote>
}

/** Pulls the components of some firms. */
export type PullPart<E, R> = (
  firms: ReadonlyArray<PlannedFirm>,
  onCharacters: (characters: number) => Effect.Effect<void>
) => Effect.Effect<PulledPart, E, R>

/** Takes the parts that a source of components pulls, one after the other. */
export interface PartFeed {
  readonly feed: <E, R>(plan: PrefetchPlan, pull: PullPart<E, R>) => Effect.Effect<void, E | FeedError, R | ObjectStore>
}
type FeedError =
  | Effect.Error<ReturnType<typeof writeComponentsPart>>
  | Effect.Error<ReturnType<typeof finishedParts>>
  | Effect.Error<ReturnType<typeof inspectTranscriptsPart>>

/** How many firms of the plan lie in these parts. */
const firmsIn = (plan: PrefetchPlan, parts: ReadonlySet<number>): number =>
  [...parts].reduce((sum, n) => sum + firmsOfPart(plan, n).length, 0)

/** What the text threads must know to prepare part n. */
const taskOf = (plan: PrefetchPlan, n: number, beside: Beside): PrepareTask => ({
  ...beside,
  quarter: plan.quarter,
  n,
  text: textOptionsOf(plan.text),
  firms: firmsOfPart(plan, n),
  setAside: []
})

/** The prepared parts from the first on without a gap: what can be counted in the order of the plan. */
const withoutGap = (prepared: ReadonlyMap<number, PreparedPart>): ReadonlyArray<PreparedPart> => {
  const parts: Array<PreparedPart> = []
  for (let part = prepared.get(0); part !== undefined; part = prepared.get(parts.length)) parts.push(part)
  return parts
}

/**
 * Fills a quarter: `source` pulls raw components part by part and hands them to the feed, while threads turn finished parts
 * into sentences; the manifest comes last. The source never waits for the text work, since that reads the parts from the store
 * again. Parts that an earlier run has finished are kept. A firm whose text fails is noted and passed over; when many do, the circuit
 * breaker ends the run before the manifest.
 */
export const fillQuarter = Effect.fn("fillQuarter")(function* <A extends { readonly plan: PrefetchPlan }, E, R>(
  quarter: Quarter,
  source: (feed: PartFeed) => Effect.Effect<A, E, R>,
  ownComponents = false
) {
  const { location, results: below } = yield* ObjectStore
  const beside: Beside = { below, ownComponents }
  const workers = yield* TextWorkers
  const breakerRules = yield* breakerRulesFromConfig.pipe(
    Effect.mapError(({ message }) =>
      badSetting(
        `MAX_CONSECUTIVE_FAILURES, MAX_FAILURE_RATE and MIN_PROCESSED_FOR_RATE are numbers: ${message}. Correct them or unset them.`
      )
    )
  )
  const tally: FetchTally = yield* makeTally(quarter)
  const ready = yield* Queue.unbounded<PrepareTask, Cause.Done>()
  const fetched = yield* Ref.make<KnownParts["components"]>(new Map())
  const prepared = yield* Ref.make<KnownParts["prepared"]>(new Map())
  // Once too many texts have failed no more are made, but the components go on coming: they are what the approval was for.
  const tripped = yield* Ref.make<string | undefined>(undefined)
  const keep = (part: PreparedPart) => Ref.update(prepared, (parts) => new Map([...parts, [part.n, part]]))

  const feed: PartFeed = {
    feed: (plan, pull) =>
      Effect.gen(function* () {
        const done = yield* finishedParts(plan)
        const counts = {
          firms: plan.firms.length,
          fetched: firmsIn(plan, done.components),
          prepared: firmsIn(plan, done.transcripts),
          characters: 0
        }
        yield* tell({ _tag: "Began", quarter, excluded: plan.excludedFirms.length, counts })
        yield* tally.begin(counts)
        for (let n = 0; n < countParts(plan); n++) {
          const firms = firmsOfPart(plan, n)
          if (!done.components.has(n)) {
            const pulled = yield* pull(firms, (characters) => tally.add({ characters }))
            const part = yield* writeComponentsPart(quarter, n, pulled.firms, { [componentNotesKey]: encodeComponentNotes(pulled.notes) })
            yield* Ref.update(fetched, (parts) => new Map([...parts, [n, { part, notes: pulled.notes }]]))
            yield* tally.add({ fetched: firms.length })
          }
          const before = done.transcripts.has(n) ? yield* inspectTranscriptsPart(quarter, n) : undefined
          if (before !== undefined) {
            yield* keep(before)
            continue
          }
          // The part is there, but it has to be made again: its firms were counted as prepared at the start.
          if (done.transcripts.has(n)) yield* tally.add({ prepared: -firms.length })
          yield* Queue.offer(ready, taskOf(plan, n, beside))
        }
      })
  }

  const prepare = Effect.fnUntraced(function* (task: PrepareTask) {
    if ((yield* Ref.get(tripped)) !== undefined) return
    const part = yield* workers.prepare(task)
    yield* keep(part)
    yield* tally.add({ prepared: part.firms.length })
    const firms = withoutGap(yield* Ref.get(prepared)).flatMap((one) => one.firms)
    const reason = textBreakerReason(breakerRules, firms)
    if (reason !== undefined) yield* Ref.set(tripped, tooManyFailures(reason, firms))
  })

  const [pulled] = yield* Effect.all(
    [
      Effect.ensuring(source(feed), Queue.end(ready)),
      Stream.fromQueue(ready).pipe(Stream.mapEffect(prepare, { concurrency: workers.count }), Stream.runDrain)
    ],
    { concurrency: "unbounded" }
  )

  const reason = yield* Ref.get(tripped)
  if (reason !== undefined) {
    const prepare = yield* typed(prefetchLine("prepare", { quarter, store: location }))
    return yield* textsFail(
      `${reason} ${quarter} is not complete; its components are kept. With a version that can read them, type: ${prepare}`
    )
  }
  const manifest = yield* finishQuarter(pulled.plan, { components: yield* Ref.get(fetched), prepared: yield* Ref.get(prepared) })
  return { ...pulled, manifest }
})
