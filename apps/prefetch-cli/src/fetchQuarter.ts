import { ObjectStore } from "@ftm/object-store"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { type SocketUse, WrdsConnection } from "@ftm/wrds-source"
import { type Cause, Clock, Effect, Option, Queue, Ref, Stream } from "effect"
import { checkSame } from "./checkSame.ts"
import { Display } from "./Display.ts"
import { fetchPart, type FinishedParts, finishedParts, headOf } from "./fetchParts.ts"
import { makeTally } from "./FetchTally.ts"
import { finishQuarter, type KnownParts } from "./finishQuarter.ts"
import { forgetQuarter, makePlan } from "./planQuarter.ts"
import { countParts, firmsOfPart, type PrefetchPlan, readPlan } from "./PrefetchPlan.ts"
import type { PrefetchOptions } from "./PrefetchOptions.ts"
import { summaryOf } from "./PrefetchSummary.ts"
import type { PrepareTask } from "./preparePart.ts"
import { TextWorkers } from "./TextWorkers.ts"

/** How many firms of the plan lie in these parts. */
const firmsIn = (plan: PrefetchPlan, parts: ReadonlySet<number>): number =>
  [...parts].reduce((sum, n) => sum + firmsOfPart(plan, n).length, 0)

/** What was taken, and how the socket was used where there was one. */
interface Pulled {
  readonly plan: PrefetchPlan
  readonly socket: SocketUse | undefined
}

const opening = (plan: PrefetchPlan, done: FinishedParts): string => {
  const fetched = firmsIn(plan, done.components)
  return fetched === 0
    ? `${plan.quarter}: ${plan.firms.length} firms to fetch, ${plan.excludedFirms.length} left out.`
    : `${plan.quarter}: going on; of ${plan.firms.length} firms ${fetched} are fetched and ${firmsIn(plan, done.transcripts)} have their sentences.`
}

/**
 * Fetches a quarter: decides what to take, pulls raw components part by part over one socket while worker threads turn finished
 * parts into sentences, and writes the manifest last. The socket never waits for the text work, since that reads the parts from
 * the store again. Parts that an earlier run has finished are kept, and when all raw parts are there, WRDS is not dialled at all.
 */
export const fetchQuarter = Effect.fn("fetchQuarter")(function*(options: PrefetchOptions) {
  const { quarter } = options
  const store = yield* ObjectStore
  const display = yield* Display
  const workers = yield* TextWorkers
  const started = yield* Clock.currentTimeMillis

  if (options.restart) yield* forgetQuarter(quarter)
  if (yield* prefetchExists(quarter)) {
    const manifest = yield* readPrefetchManifest(quarter)
    yield* checkSame(options, manifest)
    yield* display.say(`${quarter} is complete in ${store.location}; WRDS was not dialled.`)
    return summaryOf(manifest, store.location, { alreadyComplete: true, seconds: 0, socket: undefined })
  }

  const planned = yield* readPlan(quarter)
  if (Option.isSome(planned)) yield* checkSame(options, planned.value)
  const tally = yield* makeTally(quarter)
  const ready = yield* Queue.unbounded<PrepareTask, Cause.Done>()

  const begin = Effect.fnUntraced(function*(plan: PrefetchPlan) {
    const done = yield* finishedParts(plan)
    yield* display.say(opening(plan, done))
    yield* tally.begin({ firms: plan.firms.length, fetched: firmsIn(plan, done.components), prepared: firmsIn(plan, done.transcripts), characters: 0 })
    return done
  })
  const offer = (plan: PrefetchPlan, n: number) =>
    Queue.offer(ready, { quarter, n, calls: options.rules.calls, text: options.text, firms: firmsOfPart(plan, n).map(headOf) })

  const fetched = yield* Ref.make<KnownParts["components"]>(new Map())
  const pull = Effect.gen(function*() {
    const plan = Option.isSome(planned) ? planned.value : yield* makePlan(options)
    const done = yield* begin(plan)
    for (let n = 0; n < countParts(plan); n++) {
      if (!done.components.has(n)) {
        const part = yield* fetchPart(plan, n, (rows) => tally.add({ characters: rows.reduce((sum, row) => sum + (row.componenttext?.length ?? 0), 0) }))
        yield* Ref.update(fetched, (parts) => new Map([...parts, [n, part]]))
        yield* tally.add({ fetched: firmsOfPart(plan, n).length })
      }
      if (!done.transcripts.has(n)) yield* offer(plan, n)
    }
    const pulled: Pulled = { plan, socket: yield* (yield* WrdsConnection).use }
    return pulled
  }).pipe(Effect.provide(WrdsConnection.layer({ approvalTimeout: options.approvalTimeout })))

  /** All raw parts are there already: only text is left to do. */
  const goOnWithoutWrds = Effect.fnUntraced(function*(plan: PrefetchPlan) {
    const done = yield* begin(plan)
    for (let n = 0; n < countParts(plan); n++) {
      if (!done.transcripts.has(n)) yield* offer(plan, n)
    }
    const pulled: Pulled = { plan, socket: undefined }
    return pulled
  })

  const prepared = yield* Ref.make<KnownParts["prepared"]>(new Map())
  const prepare = Effect.fnUntraced(function*(task: PrepareTask) {
    const part = yield* workers.prepare(task)
    yield* Ref.update(prepared, (parts) => new Map([...parts, [part.n, part]]))
    yield* tally.add({ prepared: part.firms.length })
  })

  const allPulled = Option.isSome(planned) && (yield* finishedParts(planned.value)).components.size === countParts(planned.value)
  const source = allPulled && Option.isSome(planned) ? goOnWithoutWrds(planned.value) : pull
  const [{ plan, socket }] = yield* Effect.all([
    Effect.ensuring(source, Queue.end(ready)),
    Stream.fromQueue(ready).pipe(Stream.mapEffect(prepare, { concurrency: workers.count }), Stream.runDrain)
  ], { concurrency: "unbounded" })

  const manifest = yield* finishQuarter(plan, { components: yield* Ref.get(fetched), prepared: yield* Ref.get(prepared) })
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  return summaryOf(manifest, store.location, { alreadyComplete: false, seconds, socket })
})
