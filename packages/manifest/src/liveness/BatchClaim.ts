import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Clock, Effect, Option, Schema } from "effect"
import { jsonBytes } from "../documents/JsonDocument.ts"
import { claimHeartbeat, isAlive, keepBeating, readSign, secondsSilent } from "./Heartbeat.ts"
import { isKnownToBeGone, isOnSameMachine, ProcessIdentity } from "./ProcessIdentity.ts"

/** Who works on a batch: the process, and which attempt of which job it is. */
export const ClaimOwner = Schema.Struct({
  ...ProcessIdentity.fields,
  /** AWS Batch's id of the job; null for a process that no such service started. */
  job_id: Schema.NullOr(Schema.String),
  /** Which attempt of that job, from 1. */
  attempt: Schema.Int
})
export type ClaimOwner = typeof ClaimOwner.Type

/** `progress/quarter=Q/batch_000_claim.json`, while a job works on the batch. */
const BatchClaim = Schema.Struct({
  owner: ClaimOwner,
  /** The owner's last sign of life, milliseconds since 1970 UTC. */
  renewed_at: Schema.Finite
})
type BatchClaim = typeof BatchClaim.Type

/** Another live attempt works on this batch. */
export class BatchClaimed extends Schema.TaggedError<BatchClaimed>()("BatchClaimed", { message: Schema.String, owner: ClaimOwner }) {}

/** If two take over a silent owner's claim at the same moment, they see after this pause which of them wrote last. */
const settleMillis = 1_000

const readClaim = (quarter: Quarter, batchId: string) => readSign(StoreKeys.batchClaim(quarter, batchId), BatchClaim)

const sameOwner = (a: ClaimOwner, b: ClaimOwner): boolean =>
  isOnSameMachine(a, b) && a.pid === b.pid && a.job_id === b.job_id && a.attempt === b.attempt

const claimed = (batchId: string, claim: BatchClaim, now: number): BatchClaimed => {
  const { attempt, host, job_id: jobId, pid } = claim.owner
  const who = jobId === null ? `process ${pid} on ${host}` : `attempt ${attempt} of job ${jobId} on ${host}`
  const silent = secondsSilent(claim.renewed_at, now)
  return new BatchClaimed({
    message:
      `${batchId} is being worked on by another live attempt: ${who}, last sign of life ${silent} s ago. Nothing was done here. ` +
      `If that attempt is dead, start this job again in ${Math.max(1, claimHeartbeat.staleMillis / 1000 - silent)} s.`,
    owner: claim.owner
  })
}

const take = Effect.fn("takeBatchClaim")(function* (quarter: Quarter, batchId: string, self: ClaimOwner) {
  const store = yield* ObjectStore
  const key = StoreKeys.batchClaim(quarter, batchId)
  const now = yield* Clock.currentTimeMillis
  const mine = jsonBytes({ owner: self, renewed_at: now } satisfies BatchClaim)
  // Looked at first: S3 servers without conditional writes would let the second claim win.
  const unclaimed = Option.isNone(yield* store.head(key))
  if (unclaimed && (yield* store.putIfAbsent(key, mine))) return

  const current = yield* readClaim(quarter, batchId)
  if (current !== undefined && !sameOwner(current.owner, self)) {
    const { owner } = current
    const isEarlierAttempt = owner.job_id !== null && owner.job_id === self.job_id && owner.attempt < self.attempt
    if (!isEarlierAttempt && isAlive(claimHeartbeat, owner, current.renewed_at, self, now)) return yield* claimed(batchId, current, now)
    yield* store.put(key, mine)
    if (isEarlierAttempt || isKnownToBeGone(owner, self)) return
    yield* Effect.sleep(settleMillis)
    const after = yield* readClaim(quarter, batchId)
    if (after !== undefined && !sameOwner(after.owner, self)) return yield* claimed(batchId, after, now)
    return
  }
  yield* store.put(key, mine)
})

/**
 * Does `work` as the only live attempt at the batch, or fails at once with `BatchClaimed`. The claim is renewed every
 * 20 s and taken away at the end. It is taken over from an owner that has been silent for 90 s, and at once from an
 * earlier attempt of the same job and from a process of this machine that is gone. Whoever has lost the claim is interrupted
 * with `BatchClaimed`: it must not save over what the other has done since.
 */
export const withBatchClaim = <A, E, R>(quarter: Quarter, batchId: string, self: ClaimOwner, work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const store = yield* ObjectStore
    const key = StoreKeys.batchClaim(quarter, batchId)
    const renew = Effect.gen(function* () {
      const current = yield* readClaim(quarter, batchId)
      const now = yield* Clock.currentTimeMillis
      if (current !== undefined && !sameOwner(current.owner, self)) return yield* claimed(batchId, current, now)
      yield* store.put(key, jsonBytes({ owner: self, renewed_at: now } satisfies BatchClaim))
    })
    const renewing = keepBeating(claimHeartbeat, `The claim on ${batchId}`, renew)
    const giveBack = Effect.gen(function* () {
      const current = yield* readClaim(quarter, batchId)
      if (current !== undefined && sameOwner(current.owner, self)) yield* store.delete(key)
    }).pipe(Effect.ignore)

    return yield* Effect.acquireUseRelease(
      take(quarter, batchId, self),
      () => Effect.raceFirst(work, renewing),
      () => giveBack
    )
  })

/** Removes the claim that an ended job left behind, so that the batch's next job need not wait until it is stale. */
export const removeClaimOfEndedJob = Effect.fn("removeClaimOfEndedJob")(function* (quarter: Quarter, batchId: string, jobId: string) {
  const store = yield* ObjectStore
  const current = yield* readClaim(quarter, batchId)
  if (current?.owner.job_id === jobId) yield* store.delete(StoreKeys.batchClaim(quarter, batchId))
})
