import { claimRun } from "../ledger/RunLedger.ts"
import { processIsGone } from "./ProcessTable.ts"
import { ObjectStore, type ObjectStoreError } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Clock, Effect, Option, Ref, Schema } from "effect"

/** Who holds a lease: enough for a person to find the process. */
export const LeaseHolder = Schema.Struct({
  host: Schema.String,
  pid: Schema.Int,
  /** Within which the process id is unique on the host; absent where there are no such namespaces. */
  pid_namespace: Schema.optionalKey(Schema.String)
})
export type LeaseHolder = typeof LeaseHolder.Type

/** `runs/quarter=Q/lease.json`: who works on the quarter, and their last sign of life in milliseconds since 1970 UTC. */
const Lease = Schema.Struct({
  term: Schema.Int,
  holder: LeaseHolder,
  renewed_at: Schema.Finite,
  released: Schema.Boolean,
  /** How the work goes, in a few words for those who look on. */
  note: Schema.optionalKey(Schema.String)
})
type Lease = typeof Lease.Type

/** Another orchestrator works on this quarter. */
export class QuarterInUse extends Schema.TaggedError<QuarterInUse>()("QuarterInUse", {
  message: Schema.String,
  holder: LeaseHolder
}) {}

const renewEvery = 10_000
/** Several renewals must have failed before somebody else may take over. */
export const leaseStaleAfter = 45_000

const leaseKey = (quarter: Quarter): string => `${StoreKeys.runsPrefix(quarter)}lease.json`

const readLease = Effect.fn("readLease")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(leaseKey(quarter)).pipe(
    Effect.map(Option.some),
    Effect.catchReason("ObjectStoreError", "NotFound", () => Effect.succeed(Option.none<Uint8Array>()))
  )
  if (Option.isNone(bytes)) return undefined
  // A lease that cannot be read is nobody's: the claims decide who takes the next term.
  const decoded = Schema.decodeUnknownOption(Schema.fromJsonString(Lease))(new TextDecoder().decode(bytes.value))
  return Option.getOrUndefined(decoded)
})

const writeLease = Effect.fn("writeLease")(function*(quarter: Quarter, lease: Lease) {
  const store = yield* ObjectStore
  yield* store.put(leaseKey(quarter), new TextEncoder().encode(`${JSON.stringify(lease)}\n`))
})

/** On our own machine the process table tells at once whether a holder is gone. */
const isGone = (holder: LeaseHolder, self: LeaseHolder): boolean => {
  if (holder.host !== self.host || holder.pid_namespace !== self.pid_namespace) return false
  if (holder.pid === self.pid) return true
  return processIsGone(holder.pid)
}

/** Somebody works on a quarter: who, and how it goes in their words. */
export interface WorkUnderWay {
  readonly holder: LeaseHolder
  /** A few seconds old; empty while there is nothing to tell. */
  readonly note: string
}

/** Who works on the quarter now, judged from the store (and from the process table, for a holder on our own machine). */
export const workUnderWay = Effect.fn("workUnderWay")(function*(quarter: Quarter, self: LeaseHolder) {
  const now = yield* Clock.currentTimeMillis
  const lease = yield* readLease(quarter)
  if (lease === undefined || lease.released || now - lease.renewed_at >= leaseStaleAfter || isGone(lease.holder, self)) return undefined
  const work: WorkUnderWay = { holder: lease.holder, note: lease.note ?? "" }
  return work
})

export const currentHolder = (quarter: Quarter, self: LeaseHolder) => Effect.map(workUnderWay(quarter, self), (work) => work?.holder)

const inUse = (quarter: Quarter, lease: Lease, now: number): QuarterInUse =>
  new QuarterInUse({
    message: `Another orchestrator works on ${quarter}: process ${lease.holder.pid} on ${lease.holder.host}, last sign of life ` +
      `${Math.max(0, Math.round((now - lease.renewed_at) / 1000))} s ago. Look at it with: npm run orchestrate -- status --quarter ${quarter}. ` +
      `If that process is dead, type the same command again in ${Math.ceil(leaseStaleAfter / 1000)} s.`,
    holder: lease.holder
  })

/**
 * Each term can be claimed once, for good; the claim is what makes taking over safe when two try at the same moment.
 * The lease document only says whether the holder of the term is alive.
 */
const takeTerm = Effect.fn("takeTerm")(function*(quarter: Quarter, self: LeaseHolder) {
  const now = yield* Clock.currentTimeMillis
  const current = yield* readLease(quarter)
  let term = 1
  if (current !== undefined) {
    const alive = !current.released && now - current.renewed_at < leaseStaleAfter && !isGone(current.holder, self)
    if (alive) return yield* inUse(quarter, current, now)
    term = current.term + 1
  }
  while (true) {
    const { claimed, claim } = yield* claimRun(quarter, `lease-${term}`, { ...self })
    if (claimed) break
    // Claimed, but its holder has not signed the lease yet: just starting, or dead between the two writes.
    const holder = Option.getOrElse(Schema.decodeUnknownOption(LeaseHolder)(claim.data), () => self)
    const claimedAt = Date.parse(claim.timestamp)
    if (now - claimedAt < leaseStaleAfter && !isGone(holder, self)) {
      return yield* inUse(quarter, { term, holder, renewed_at: claimedAt, released: false }, now)
    }
    term += 1
  }
  yield* writeLease(quarter, { term, holder: self, renewed_at: now, released: false })
  return term
})

/** A lease as its holder has it. */
export interface HeldLease {
  /** Looks it up, and fails once somebody else has taken over (this process slept, say): ask before doing anything that must not be done twice. */
  readonly stillOurs: Effect.Effect<void, QuarterInUse | ObjectStoreError>
  /** What those who look on may read from the next renewal on. */
  readonly note: (text: string) => Effect.Effect<void>
}

/**
 * Runs `work` as the only orchestrator of this quarter. The lease is renewed while it runs, given back when it ends,
 * and taken over from a holder that died.
 */
export const withQuarterLease = <A, E, R>(
  quarter: Quarter,
  self: LeaseHolder,
  work: (lease: HeldLease) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function*() {
    const store = yield* ObjectStore
    const note = yield* Ref.make("")
    // Read again: it may be another's by now.
    const giveBack = Effect.fnUntraced(function*(term: number) {
      if ((yield* readLease(quarter))?.term !== term) return
      const now = yield* Clock.currentTimeMillis
      yield* writeLease(quarter, { term, holder: self, renewed_at: now, released: true })
    })
    const term = yield* Effect.acquireRelease(takeTerm(quarter, self), (term) => Effect.ignore(giveBack(term)))

    const stillOurs = Effect.gen(function*() {
      const current = yield* readLease(quarter)
      if (current !== undefined && current.term > term) return yield* inUse(quarter, current, yield* Clock.currentTimeMillis)
    })
    const renew = Effect.gen(function*() {
      yield* stillOurs
      const now = yield* Clock.currentTimeMillis
      yield* writeLease(quarter, { term, holder: self, renewed_at: now, released: false, note: yield* Ref.get(note) })
    })
    // A renewal that fails is tried again at the next turn; there are several before the lease is stale. Who lost it hears of it from `stillOurs`.
    const renewing = Effect.forever(Effect.sleep(renewEvery).pipe(
      Effect.andThen(Effect.catch(renew, (error) =>
        error._tag === "QuarterInUse" ? Effect.void : Effect.logWarning(`The lease of ${quarter} was not renewed: ${error.message}`)))
    ))
    // Renewed until `work` is over for good: what it does when it is interrupted may take longer than a lease lasts.
    yield* Effect.forkScoped(renewing)
    return yield* work({ stillOurs: stillOurs.pipe(Effect.provideService(ObjectStore, store)), note: (text) => Ref.set(note, text) })
  }).pipe(Effect.scoped)
