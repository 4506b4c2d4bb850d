import { fencedStore, isSuperseded, ObjectStore, ObjectStoreError, Superseded } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { touchCheckpoint } from "../documents/Checkpoint.ts"
import { claimHeartbeat, inSeconds, keepBeating } from "./Heartbeat.ts"
import { type Held, type Ownership, ownershipAt } from "./Ownership.ts"
import { isKnownToBeGone, ProcessIdentity } from "./ProcessIdentity.ts"

/** Who works on a batch: the process, and which attempt of which job it is. */
export const ClaimOwner = Schema.Struct({
  ...ProcessIdentity.fields,
  /** AWS Batch's id of the job; null for a process that no such service started. */
  job_id: Schema.NullOr(Schema.String),
  /** Which attempt of that job, from 1. */
  attempt: Schema.Int
})
export type ClaimOwner = typeof ClaimOwner.Type

/** Another live attempt works on this batch. */
export class BatchClaimed extends Schema.TaggedError<BatchClaimed>()("BatchClaimed", {
  message: Schema.String,
  /** Null where it was found at a write of this attempt that somebody has taken over. */
  owner: Schema.NullOr(ClaimOwner)
}) {}

/** `progress/quarter=Q/batch_000_claim.json`. */
const claimAt = (quarter: Quarter, batchId: string) => ownershipAt(StoreKeys.batchClaim(quarter, batchId), ClaimOwner)

const nameOf = ({ attempt, host, job_id: jobId, pid }: ClaimOwner): string =>
  jobId === null ? `process ${pid} on ${host}` : `attempt ${attempt} of job ${jobId} on ${host}`

const heldBy = (batchId: string, { ageMillis, document: { owner } }: Held<ClaimOwner>): BatchClaimed => {
  const silent = inSeconds(ageMillis)
  return new BatchClaimed({
    message:
      `${batchId} is being worked on by another live attempt: ${nameOf(owner)}, last sign of life ${silent} s ago. Nothing was done here. ` +
      `If that attempt is dead, start this job again in ${Math.max(1, inSeconds(claimHeartbeat.staleMillis) - silent)} s.`,
    owner
  })
}

const takenOverBy = (batchId: string, now: Ownership<ClaimOwner> | undefined): BatchClaimed =>
  new BatchClaimed({
    message:
      now === undefined
        ? `The claim on ${batchId} is gone from the store: somebody has deleted it. Nothing more was written here. Start this job again.`
        : `${batchId} was taken over while this attempt was silent, by ${nameOf(now.owner)}. Nothing more was written here.`,
    owner: now?.owner ?? null
  })

/** Whether the owner of a claim can no longer be working, or is an earlier attempt of our own job, which has ended. */
const isOver =
  (self: ClaimOwner) =>
  ({ owner }: Ownership<ClaimOwner>, ageMillis: number): boolean =>
    (owner.job_id !== null && owner.job_id === self.job_id && owner.attempt < self.attempt) ||
    isKnownToBeGone(owner, self) ||
    ageMillis >= claimHeartbeat.staleMillis

/**
 * Does `work` as the only live attempt at the batch, or fails at once with `BatchClaimed`. The claim is renewed every 20 s and given back
 * at the end. It is taken over from an owner that the store has not heard of for 90 s, and at once from an earlier attempt of the same job
 * and from a process of this machine that is gone.
 *
 * The store that `work` is given is fenced: whoever has lost the claim, even while it was stopped for hours, fails with `BatchClaimed` at
 * its next write instead of writing over what the other has done since.
 */
export const withBatchClaim = Effect.fn("withBatchClaim")(function* <A, E, R>(
  quarter: Quarter,
  batchId: string,
  self: ClaimOwner,
  work: Effect.Effect<A, E, R>
) {
  const claim = claimAt(quarter, batchId)
  const store = yield* ObjectStore
  const take = Effect.gen(function* () {
    const answer = yield* claim.take(self, isOver(self))
    return answer._tag === "Taken" ? answer : yield* heldBy(batchId, answer)
  })
  return yield* Effect.acquireUseRelease(
    take,
    (mine) => {
      const requireOurs = Effect.gen(function* () {
        const now = yield* claim.other(mine)
        if (Option.isNone(now)) return
        const { message } = takenOverBy(batchId, now.value)
        return yield* new ObjectStoreError({ message, key: StoreKeys.batchClaim(quarter, batchId), reason: new Superseded({}) })
      }).pipe(Effect.provideService(ObjectStore, store))
      const renew = Effect.gen(function* () {
        if (yield* claim.write(mine, self, {})) return
        return yield* takenOverBy(batchId, Option.getOrUndefined(yield* claim.other(mine)))
      })
      const renewing = keepBeating(claimHeartbeat, `The claim on ${batchId}`, renew)
      const opening = mine.takenOver ? touchCheckpoint(quarter, batchId) : Effect.void
      const fenced = Effect.andThen(opening, work).pipe(
        Effect.provideService(ObjectStore, fencedStore(store, requireOurs)),
        Effect.mapError((error) => (isSuperseded(error) ? new BatchClaimed({ message: error.message, owner: null }) : error))
      )
      return Effect.raceFirst(fenced, renewing)
    },
    (mine) => Effect.ignore(claim.write(mine, self, { released: true }))
  )
})

/** Gives back the claim that an ended job left behind, so that the batch's next job need not wait until it is stale. */
export const releaseClaimOfEndedJob = (quarter: Quarter, batchId: string, jobId: string) =>
  claimAt(quarter, batchId).giveBackFor((owner) => owner.job_id === jobId)
