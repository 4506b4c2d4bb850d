import { ObjectStore } from "@ftm/object-store"
import { describeRules, pullComponents, type SocketUse, withRedial, WrdsConnection, type WrdsError } from "@ftm/wrds-source"
import { Clock, Effect } from "effect"
import { aloneOn } from "./AloneOn.ts"
import { noteOf } from "./parts/ComponentNotes.ts"
import { fillQuarter, type PartFeed, type PullPart } from "./parts/FillQuarter.ts"
import { finishedParts } from "./parts/FinishedParts.ts"
import { makePlan } from "./plan/PlanQuarter.ts"
import { countParts, type PrefetchPlan } from "./plan/PrefetchPlan.ts"
import type { PrefetchOptions } from "./PrefetchOptions.ts"
import { summaryOf } from "./PrefetchSummary.ts"
import { finishPromotion } from "./restart/PromotePrefetch.ts"
import { takeInBeside } from "./restart/RestartPrefetch.ts"
import { takeUpQuarter } from "./TakeUpQuarter.ts"

/** What was taken, and how the socket was used where there was one. */
interface Pulled {
  readonly plan: PrefetchPlan
  readonly socket: SocketUse | undefined
}

/** Pulls the components of some firms over the socket. A part that was cut in the middle is pulled again from its start. */
const pullFromWrds: PullPart<WrdsError, WrdsConnection> = (firms, onCharacters) =>
  withRedial(pullComponents(firms, true, onCharacters).pipe(Effect.map(({ firms, oddities }) => ({ firms, notes: oddities.map(noteOf) }))))

const takeIn = Effect.fn("fetchQuarter")(function* (options: PrefetchOptions) {
  const { quarter } = options
  const store = yield* ObjectStore
  const started = yield* Clock.currentTimeMillis
  const wanted = { source: "wrds", rules: describeRules(options.rules) }

  const soFar = yield* takeUpQuarter(quarter, wanted, options.firmsPerPart)
  if (soFar._tag === "Complete") return summaryOf(soFar.manifest, store.location, { alreadyComplete: true, seconds: 0, socket: undefined })
  const begun = soFar._tag === "Begun" ? soFar.plan : undefined
  const allPulled = begun !== undefined && (yield* finishedParts(begun)).components.size === countParts(begun)

  const overSocket = ({ feed }: PartFeed) =>
    Effect.gen(function* () {
      const connection = yield* WrdsConnection
      const plan = begun ?? (yield* makePlan(options))
      yield* feed(plan, pullFromWrds)
      const pulled: Pulled = { plan, socket: yield* connection.use }
      return pulled
    }).pipe(Effect.provide(WrdsConnection.layer({ approvalTimeout: options.approvalTimeout, stallTimeout: options.stallTimeout })))

  const textOnly =
    (plan: PrefetchPlan) =>
    ({ feed }: PartFeed) => {
      const pulled: Pulled = { plan, socket: undefined }
      return feed(plan, (firms) =>
        Effect.die(new Error(`the raw components of firm ${firms[0]?.firmId} vanished while the text was made`))
      ).pipe(Effect.as(pulled))
    }

  const { manifest, socket } =
    begun !== undefined && allPulled ? yield* fillQuarter(quarter, textOnly(begun)) : yield* fillQuarter(quarter, overSocket)
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  return summaryOf(manifest, store.location, { alreadyComplete: false, seconds, socket })
})

/**
 * Fetches a quarter from WRDS over one socket. Parts that an earlier run has finished are not fetched again, and when all raw
 * parts are there, WRDS is not dialled at all.
 */
export const fetchQuarter = (options: PrefetchOptions) =>
  aloneOn(
    options.quarter,
    options.restart ? takeInBeside(options.quarter, takeIn(options)) : Effect.andThen(finishPromotion(options.quarter), takeIn(options))
  )
