import { ObjectStore, type ObjectStoreError } from "@ftm/object-store"
import { orchestrateLine, type Quarter, StoreKeys, typed } from "@ftm/transcript-schema"
import { Clock, Effect, Ref, Schema } from "effect"
import { jsonBytes } from "../documents/JsonDocument.ts"
import { claimName } from "../ledger/NameClaim.ts"
import { isAlive, keepBeating, leaseHeartbeat, readSign, secondsSilent } from "./Heartbeat.ts"
import { ProcessIdentity } from "./ProcessIdentity.ts"

/** `runs/quarter=Q/lease.json`: who works on the quarter, and their last sign of life in milliseconds since 1970 UTC. */
const Lease = Schema.Struct({
  term: Schema.Int,
  holder: ProcessIdentity,
  renewed_at: Schema.Finite,
  released: Schema.Boolean,
  /** How the work goes, in a few words for those who watch. */
  note: Schema.optionalKey(Schema.String)
})
type Lease = typeof Lease.Type

/** Another orchestrator works on this quarter. */
export class QuarterInUse extends Schema.TaggedError<QuarterInUse>()("QuarterInUse", { message: Schema.String, holder: ProcessIdentity }) {}

const readLease = (quarter: Quarter) => readSign(StoreKeys.quarterLease(quarter), Lease)

const writeLease = Effect.fn("writeLease")(function* (quarter: Quarter, lease: Lease) {
  const store = yield* ObjectStore
  yield* store.put(StoreKeys.quarterLease(quarter), jsonBytes(lease))
})

const isHeld = (lease: Lease, self: ProcessIdentity, now: number): boolean =>
  !lease.released && isAlive(leaseHeartbeat, lease.holder, lease.renewed_at, self, now)

/** Who works on a quarter, and what they say of how it goes. */
export interface WorkUnderWay {
  readonly holder: ProcessIdentity
  /** A few seconds old; empty while there is nothing to tell. */
  readonly note: string
}

/** Who works on the quarter now, judged from the store (and from the process table, for a holder on our own machine). */
export const workUnderWay = Effect.fn("workUnderWay")(function* (quarter: Quarter, self: ProcessIdentity) {
  const now = yield* Clock.currentTimeMillis
  const lease = yield* readLease(quarter)
  if (lease === undefined || !isHeld(lease, self, now)) return undefined
  const work: WorkUnderWay = { holder: lease.holder, note: lease.note ?? "" }
  return work
})

export const currentHolder = (quarter: Quarter, self: ProcessIdentity) => Effect.map(workUnderWay(quarter, self), (work) => work?.holder)

const inUse = Effect.fn("inUse")(function* (quarter: Quarter, lease: Lease, now: number) {
  const { location } = yield* ObjectStore
  const look = yield* typed(orchestrateLine("status", { quarter, store: location }))
  return yield* new QuarterInUse({
    message:
      `Another orchestrator works on ${quarter}: process ${lease.holder.pid} on ${lease.holder.host}, last sign of life ` +
      `${secondsSilent(lease.renewed_at, now)} s ago. If that process is dead, type the same command again in ` +
      `${leaseHeartbeat.staleMillis / 1000} s. Look at it with:\n  ${look}`,
    holder: lease.holder
  })
})

/**
 * Each term can be claimed once, for good; the claim is what makes taking over safe when two try at the same moment.
 * The lease document only says whether the holder of the term is alive.
 */
const takeTerm = Effect.fn("takeTerm")(function* (quarter: Quarter, self: ProcessIdentity) {
  const now = yield* Clock.currentTimeMillis
  const current = yield* readLease(quarter)
  let term = 1
  if (current !== undefined) {
    if (isHeld(current, self, now)) return yield* inUse(quarter, current, now)
    term = current.term + 1
  }
  while (true) {
    const { claimed, claim } = yield* claimName(quarter, `lease-${term}`, ProcessIdentity, self)
    if (claimed) break
    // Claimed, but its holder has not signed the lease yet: just starting, or dead between the two writes.
    const holder = claim.data
    const claimedAt = Date.parse(claim.timestamp)
    if (isAlive(leaseHeartbeat, holder, claimedAt, self, now)) {
      return yield* inUse(quarter, { term, holder, renewed_at: claimedAt, released: false }, now)
    }
    term += 1
  }
  yield* writeLease(quarter, { term, holder: self, renewed_at: now, released: false })
  return term
})

/** A lease as its holder has it. */
export interface HeldLease {
  /** Looks it up, and fails if somebody else has taken over, for example while this machine slept. Run it before anything that must not be done twice. */
  readonly stillOurs: Effect.Effect<void, QuarterInUse | ObjectStoreError>
  /** What those who watch read from the next renewal on. */
  readonly note: (text: string) => Effect.Effect<void>
}

/**
 * Runs `work` as the only orchestrator of this quarter. The lease is renewed while it runs, given back when it ends,
 * and taken over from a holder that died.
 */
export const withQuarterLease = <A, E, R>(quarter: Quarter, self: ProcessIdentity, work: (lease: HeldLease) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const store = yield* ObjectStore
    const note = yield* Ref.make("")
    // Read again: it may be another's by now.
    const giveBack = Effect.fnUntraced(function* (term: number) {
      if ((yield* readLease(quarter))?.term !== term) return
      const now = yield* Clock.currentTimeMillis
      yield* writeLease(quarter, { term, holder: self, renewed_at: now, released: true })
    })
    const term = yield* Effect.acquireRelease(takeTerm(quarter, self), (term) => Effect.ignore(giveBack(term)))

    const stillOurs = Effect.gen(function* () {
      const current = yield* readLease(quarter)
      if (current !== undefined && current.term > term) return yield* inUse(quarter, current, yield* Clock.currentTimeMillis)
    })
    const renew = Effect.gen(function* () {
      yield* stillOurs
      const now = yield* Clock.currentTimeMillis
      yield* writeLease(quarter, { term, holder: self, renewed_at: now, released: false, note: yield* Ref.get(note) })
    })
    // Whoever has lost the lease hears of it from `stillOurs`, before doing anything that must not be done twice.
    const renewing = keepBeating(
      leaseHeartbeat,
      `The lease of ${quarter}`,
      Effect.catchTag(renew, "QuarterInUse", () => Effect.void)
    )
    // Renewed until `work` is over for good: what it does when it is interrupted may take longer than a lease lasts.
    yield* Effect.forkScoped(renewing)
    return yield* work({ stillOurs: stillOurs.pipe(Effect.provideService(ObjectStore, store)), note: (text) => Ref.set(note, text) })
  }).pipe(Effect.scoped)
