import type { ObjectStore, ObjectStoreError } from "@ftm/object-store"
import { Effect, Option, Schema } from "effect"
import { readText } from "../documents/JsonDocument.ts"

/**
 * How long two processes that never talk to each other wait before one takes the other for dead. The owner of a document in the
 * store renews it every `beatMillis`; when the store has not heard of it for `staleMillis`, which is several beats, somebody else may take over.
 */
export interface Heartbeat {
  readonly beatMillis: number
  readonly staleMillis: number
}

/** Of the orchestrator that works on a quarter. */
export const leaseHeartbeat: Heartbeat = { beatMillis: 10_000, staleMillis: 45_000 }
/** Of the job that works on a batch. */
export const claimHeartbeat: Heartbeat = { beatMillis: 20_000, staleMillis: 90_000 }

/** For a message: whole seconds. */
export const inSeconds = (millis: number): number => Math.round(millis / 1000)

/** The document under this key; undefined when there is none. One that cannot be read is nobody's sign of life. */
export const readSign = <A>(key: string, schema: Schema.Codec<A, unknown>): Effect.Effect<A | undefined, ObjectStoreError, ObjectStore> =>
  Effect.map(readText(key), (text) =>
    Option.getOrUndefined(Option.flatMap(text, Schema.decodeUnknownOption(Schema.fromJsonString(schema))))
  )

/** Renews for as long as it is run. A renewal that the store refuses is tried again at the next beat: several must fail before the owner counts as dead. */
export const keepBeating = <E, R>(heartbeat: Heartbeat, what: string, renew: Effect.Effect<void, E | ObjectStoreError, R>) => {
  const beat = Effect.catchIf(
    renew,
    (error): error is ObjectStoreError =>
      typeof error === "object" && error !== null && "_tag" in error && error._tag === "ObjectStoreError",
    (error) => Effect.logWarning(`${what} was not renewed: ${error.message}`)
  )
  return Effect.forever(Effect.sleep(heartbeat.beatMillis).pipe(Effect.andThen(beat)))
}
