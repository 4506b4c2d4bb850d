import { fencedStore, isSuperseded, ObjectStore, ObjectStoreError, Superseded } from "@ftm/object-store"
import { orchestrateLine, type Quarter, StoreKeys, typed } from "@ftm/transcript-schema"
import { Effect, Option, Ref, Schema } from "effect"
import { inSeconds, keepBeating, leaseHeartbeat } from "./Heartbeat.ts"
import { type Held, type Ownership, ownershipAt } from "./Ownership.ts"
import { isKnownToBeGone, ProcessIdentity } from "./ProcessIdentity.ts"

/** Another program works on this quarter. */
export class QuarterInUse extends Schema.TaggedError<QuarterInUse>()("QuarterInUse", {
  message: Schema.String,
  /** Null where it was found at a write of this program that somebody has taken over, or deleted the lease. */
  holder: Schema.NullOr(ProcessIdentity)
}) {}

/** `runs/quarter=Q/lease.json`. */
const leaseAt = (quarter: Quarter) => ownershipAt(StoreKeys.quarterLease(quarter), ProcessIdentity)

const isOver =
  (self: ProcessIdentity) =>
  ({ owner }: Ownership<ProcessIdentity>, ageMillis: number): boolean =>
    isKnownToBeGone(owner, self) || ageMillis >= leaseHeartbeat.staleMillis

/** Who works on a quarter, and what they say of how it goes. */
export interface WorkUnderWay {
  readonly holder: ProcessIdentity
  /** A few seconds old; empty while there is nothing to tell. */
  readonly note: string
}

/** Who works on the quarter now, judged from the store (and from the process table, for a holder on our own machine). */
export const workUnderWay = Effect.fn("workUnderWay")(function* (quarter: Quarter, self: ProcessIdentity) {
  const held = Option.getOrUndefined(yield* leaseAt(quarter).holder(isOver(self)))
  if (held === undefined) return undefined
  const work: WorkUnderWay = { holder: held.document.owner, note: held.document.note ?? "" }
  return work
})

export const currentHolder = (quarter: Quarter, self: ProcessIdentity) => Effect.map(workUnderWay(quarter, self), (work) => work?.holder)

const look = Effect.fnUntraced(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  return yield* typed(orchestrateLine("status", { quarter, store: location }))
})

const heldBy = Effect.fn("heldBy")(function* (quarter: Quarter, { ageMillis, document: { owner } }: Held<ProcessIdentity>) {
  return new QuarterInUse({
    message:
      `Another program works on ${quarter}: process ${owner.pid} on ${owner.host}, last sign of life ${inSeconds(ageMillis)} s ago. ` +
      `If that process is dead, type the same command again in ${inSeconds(leaseHeartbeat.staleMillis)} s. Look at it with:\n  ${yield* look(quarter)}`,
    holder: owner
  })
})

const takenOverBy = Effect.fn("takenOverBy")(function* (quarter: Quarter, now: Ownership<ProcessIdentity> | undefined) {
  const { addressOf } = yield* ObjectStore
  const what =
    now === undefined
      ? `${addressOf(StoreKeys.quarterLease(quarter))}, which says who works on ${quarter}, is gone: somebody has deleted it.`
      : `Another program works on ${quarter} now: process ${now.owner.pid} on ${now.owner.host} has taken over while this one was silent.`
  return new QuarterInUse({
    message: `${what} Nothing more was done here. Look at it with:\n  ${yield* look(quarter)}`,
    holder: now?.owner ?? null
  })
})

/** A lease as its holder has it. */
export interface HeldLease {
  /** Looks it up, and fails if somebody else has taken over, for example while this machine slept. Run it before anything outside the store that must not be done twice. */
  readonly stillOurs: Effect.Effect<void, QuarterInUse | ObjectStoreError>
  /** What those who watch read from the next renewal on. */
  readonly note: (text: string) => Effect.Effect<void>
}

/**
 * Runs `work` as the only program that works on this quarter, or fails at once with `QuarterInUse`. The lease is renewed while it runs,
 * given back when it ends, and taken over from a holder that died or that the store has not heard of for 45 s.
 *
 * The store that `work` is given is fenced: whoever has lost the lease fails with `QuarterInUse` at its next write.
 */
export const withQuarterLease = <A, E, R>(quarter: Quarter, self: ProcessIdentity, work: (lease: HeldLease) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const lease = leaseAt(quarter)
    const store = yield* ObjectStore
    const take = Effect.gen(function* () {
      const answer = yield* lease.take(self, isOver(self))
      return answer._tag === "Taken" ? answer : yield* yield* heldBy(quarter, answer)
    })
    const mine = yield* Effect.acquireRelease(take, (taken) => Effect.ignore(lease.write(taken, self, { released: true })))
    const note = yield* Ref.make<string | undefined>(undefined)

    const stillOurs = Effect.gen(function* () {
      const now = yield* lease.other(mine)
      if (Option.isSome(now)) return yield* yield* takenOverBy(quarter, now.value)
    }).pipe(Effect.provideService(ObjectStore, store))
    const requireOurs = Effect.catchTag(stillOurs, "QuarterInUse", ({ message }) =>
      Effect.fail(new ObjectStoreError({ message, key: StoreKeys.quarterLease(quarter), reason: new Superseded({}) }))
    )
    const renew = Effect.gen(function* () {
      const text = yield* Ref.get(note)
      // Whoever has lost the lease hears of it at the next write, or from `stillOurs`.
      yield* lease.write(mine, self, text === undefined ? {} : { note: text })
    })
    // Renewed until `work` is over for good: what it does when it is interrupted may take longer than a lease lasts.
    yield* Effect.forkScoped(keepBeating(leaseHeartbeat, `The lease of ${quarter}`, renew))
    return yield* work({ stillOurs, note: (text) => Ref.set(note, text) }).pipe(
      Effect.provideService(ObjectStore, fencedStore(store, requireOurs)),
      Effect.mapError((error) => (isSuperseded(error) ? new QuarterInUse({ message: error.message, holder: null }) : error))
    )
  }).pipe(Effect.scoped)
