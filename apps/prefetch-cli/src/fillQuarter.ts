import type { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import { writeComponentsPart } from "@ftm/s3-source"
import type { Quarter } from "@ftm/transcript-schema"
import { textOptionsOf } from "@ftm/transcript-text"
import { type Cause, Effect, Queue, Ref, Stream } from "effect"
import { Display } from "./Display.ts"
import { type FetchTally, makeTally } from "./FetchTally.ts"
import { type FinishedParts, finishedParts, headOf } from "./FinishedParts.ts"
import { finishQuarter, type KnownParts } from "./finishQuarter.ts"
import { countParts, firmsOfPart, type PlannedFirm, type PrefetchPlan } from "./PrefetchPlan.ts"
import type { PrepareTask } from "./preparePart.ts"
import { TextWorkers } from "./TextWorkers.ts"

/** The rows of raw/components of some firms, one inner array a firm, in the order of the firms. */
export type PullPart<E, R> = (
  firms: ReadonlyArray<PlannedFirm>,
  onCharacters: (characters: number) => Effect.Effect<void>
) => Effect.Effect<ReadonlyArray<ReadonlyArray<Row>>, E, R>

/** Takes the parts that a source of components pulls, one after the other. */
export interface PartFeed {
  readonly feed: <E, R>(plan: PrefetchPlan, pull: PullPart<E, R>) => Effect.Effect<void, E | FeedError, R | ObjectStore>
}
type FeedError = Effect.Error<ReturnType<typeof writeComponentsPart>> | Effect.Error<ReturnType<typeof finishedParts>>

/** How many firms of the plan lie in these parts. */
const firmsIn = (plan: PrefetchPlan, parts: ReadonlySet<number>): number =>
  [...parts].reduce((sum, n) => sum + firmsOfPart(plan, n).length, 0)

const opening = (plan: PrefetchPlan, done: FinishedParts): string => {
  const fetched = firmsIn(plan, done.components)
  const imported = plan.source === "import"
  return fetched === 0
    ? `${plan.quarter}: ${plan.firms.length} firms to ${imported ? "import" : "fetch"}, ${plan.excludedFirms.length} left out.`
    : `${plan.quarter}: going on; of ${plan.firms.length} firms ${fetched} are ${imported ? "imported" : "fetched"} and ${firmsIn(plan, done.transcripts)} have their sentences.`
}

/** What the text threads must know to prepare part n. */
export const taskOf = (plan: PrefetchPlan, n: number): PrepareTask => ({
  quarter: plan.quarter,
  n,
  calls: plan.rules["calls"] === "all" ? "all" : "latest",
  text: textOptionsOf(plan.text),
  firms: firmsOfPart(plan, n).map(headOf)
})

/**
 * Fills a quarter: `source` pulls raw components part by part and hands them to the feed, while threads turn finished parts
 * into sentences; the manifest comes last. The source never waits for the text work, since that reads the parts from the store
 * again. Parts that an earlier run has finished are kept.
 */
export const fillQuarter = Effect.fn("fillQuarter")(function*<A extends { readonly plan: PrefetchPlan }, E, R>(
  quarter: Quarter,
  source: (feed: PartFeed) => Effect.Effect<A, E, R>
) {
  const display = yield* Display
  const workers = yield* TextWorkers
  const tally: FetchTally = yield* makeTally(quarter)
  const ready = yield* Queue.unbounded<PrepareTask, Cause.Done>()
  const fetched = yield* Ref.make<KnownParts["components"]>(new Map())
  const prepared = yield* Ref.make<KnownParts["prepared"]>(new Map())

  const feed: PartFeed = {
    feed: (plan, pull) =>
      Effect.gen(function*() {
        const done = yield* finishedParts(plan)
        yield* display.say(opening(plan, done))
        yield* tally.begin({ firms: plan.firms.length, fetched: firmsIn(plan, done.components), prepared: firmsIn(plan, done.transcripts), characters: 0 })
        for (let n = 0; n < countParts(plan); n++) {
          const firms = firmsOfPart(plan, n)
          if (!done.components.has(n)) {
            const groups = yield* pull(firms, (characters) => tally.add({ characters }))
            const part = yield* writeComponentsPart(quarter, n, groups)
            yield* Ref.update(fetched, (parts) => new Map([...parts, [n, part]]))
            yield* tally.add({ fetched: firms.length })
          }
          if (!done.transcripts.has(n)) yield* Queue.offer(ready, taskOf(plan, n))
        }
      })
  }

  const prepare = Effect.fnUntraced(function*(task: PrepareTask) {
    const part = yield* workers.prepare(task)
    yield* Ref.update(prepared, (parts) => new Map([...parts, [part.n, part]]))
    yield* tally.add({ prepared: part.firms.length })
  })

  const [pulled] = yield* Effect.all([
    Effect.ensuring(source(feed), Queue.end(ready)),
    Stream.fromQueue(ready).pipe(Stream.mapEffect(prepare, { concurrency: workers.count }), Stream.runDrain)
  ], { concurrency: "unbounded" })

  const manifest = yield* finishQuarter(pulled.plan, { components: yield* Ref.get(fetched), prepared: yield* Ref.get(prepared) })
  return { ...pulled, manifest }
})
