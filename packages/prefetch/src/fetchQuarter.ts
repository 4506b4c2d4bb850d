import { ObjectStore } from "@ftm/object-store"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { describeRules, pullComponents, type SocketUse, withRedial, WrdsConnection, type WrdsError } from "@ftm/wrds-source"
import { Clock, Effect, Option } from "effect"
import { noteOf } from "./parts/ComponentNotes.ts"
import { checkSameRules } from "./plan/checkSameRules.ts"
import { tell } from "./PrefetchEvents.ts"
import { fillQuarter, type PartFeed, type PullPart } from "./parts/fillQuarter.ts"
import { finishedParts } from "./parts/FinishedParts.ts"
import { forgetQuarter, makePlan } from "./plan/planQuarter.ts"
import { countParts, type PrefetchPlan, readPlan } from "./plan/PrefetchPlan.ts"
import type { PrefetchOptions } from "./PrefetchOptions.ts"
import { summaryOf } from "./PrefetchSummary.ts"
import { withCurrentText } from "./prepareQuarter.ts"

/** What was taken, and how the socket was used where there was one. */
interface Pulled {
  readonly plan: PrefetchPlan
  readonly socket: SocketUse | undefined
}

/** Pulls the components of some firms over the socket. A part that was cut in the middle is pulled again from its start. */
const pullFromWrds: PullPart<WrdsError, WrdsConnection> = (firms, onCharacters) =>
  withRedial(pullComponents(firms, true, onCharacters).pipe(
    Effect.map(({ firms, oddities }) => ({ firms, notes: oddities.map(noteOf) }))
  ))

/**
 * Fetches a quarter from WRDS over one socket. Parts that an earlier run has finished are not fetched again, and when all raw
 * parts are there, WRDS is not dialled at all.
 */
export const fetchQuarter = Effect.fn("fetchQuarter")(function*(options: PrefetchOptions) {
  const { quarter } = options
  const store = yield* ObjectStore
  const started = yield* Clock.currentTimeMillis
  const wanted = { source: "wrds", rules: describeRules(options.rules) }

  if (options.restart) yield* forgetQuarter(quarter)
  if (yield* prefetchExists(quarter)) {
    const manifest = yield* readPrefetchManifest(quarter)
    yield* checkSameRules(quarter, manifest, wanted)
    yield* tell({ _tag: "AlreadyComplete", quarter, location: store.location, format: manifest.format, source: manifest.source })
    return summaryOf(manifest, store.location, { alreadyComplete: true, seconds: 0, socket: undefined })
  }

  const found = yield* readPlan(quarter)
  if (Option.isSome(found)) yield* checkSameRules(quarter, found.value, wanted)
  const planned = Option.isSome(found) ? Option.some(yield* withCurrentText(found.value)) : found
  const allPulled = Option.isSome(planned) && (yield* finishedParts(planned.value)).components.size === countParts(planned.value)

  const overSocket = ({ feed }: PartFeed) =>
    Effect.gen(function*() {
      const connection = yield* WrdsConnection
      const plan = Option.isSome(planned) ? planned.value : yield* makePlan(options)
      yield* feed(plan, pullFromWrds)
      const pulled: Pulled = { plan, socket: yield* connection.use }
      return pulled
    }).pipe(Effect.provide(WrdsConnection.layer({ approvalTimeout: options.approvalTimeout, stallTimeout: options.stallTimeout })))

  const textOnly = (plan: PrefetchPlan) => ({ feed }: PartFeed) => {
    const pulled: Pulled = { plan, socket: undefined }
    return feed(plan, (firms) => Effect.die(new Error(`the raw components of firm ${firms[0]?.firmId} vanished while the text was made`))).pipe(Effect.as(pulled))
  }

  const { manifest, socket } = allPulled && Option.isSome(planned)
    ? yield* fillQuarter(quarter, textOnly(planned.value))
    : yield* fillQuarter(quarter, overSocket)
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  return summaryOf(manifest, store.location, { alreadyComplete: false, seconds, socket })
})
