import { Context, type Effect, type Option, Schema } from "effect"
import { BadStoreName } from "./BadStoreName.ts"

export class NotFound extends Schema.TaggedError<NotFound>()("NotFound", {}) {}
export class AccessDenied extends Schema.TaggedError<AccessDenied>()("AccessDenied", {}) {}
/** Network, throttling, 5xx: trying again may help, though the layers have already tried a few times. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {}) {}
/** Disk full, read-only, not a folder, no such bucket. */
export class Unusable extends Schema.TaggedError<Unusable>()("Unusable", {}) {}

/** Another program has taken over what this one was writing; nothing was written. Only a fenced store fails with it. */
export class Superseded extends Schema.TaggedError<Superseded>()("Superseded", {}) {}

/** What went wrong in the store; `message` names the operation, the place and key, and what to do. */
export class ObjectStoreError extends Schema.TaggedError<ObjectStoreError>()("ObjectStoreError", {
  message: Schema.String,
  key: Schema.String,
  reason: Schema.Union([NotFound, AccessDenied, Unreachable, Unusable, Superseded, BadStoreName]),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  get isRetryable(): boolean {
    return this.reason._tag === "Unreachable"
  }
}

/** Whether a fenced store has refused a write. */
export const isSuperseded = (error: unknown): error is ObjectStoreError =>
  error instanceof ObjectStoreError && error.reason._tag === "Superseded"

export interface StoredObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
}

/** A folder or a bucket: byte strings under keys, each written whole or not at all. */
export class ObjectStore extends Context.Service<
  ObjectStore,
  {
    /** Where it is, as a user would type it: `s3://bucket/prefix` or an absolute folder. */
    readonly location: string
    /** Below which key what is written lies, such as `variants/long-calls/`; empty for a store itself. Only a view of a store has one. */
    readonly results: string
    /** Where an object is or would be, as a user would type it. */
    addressOf(key: string): string
    get(key: string): Effect.Effect<Uint8Array, ObjectStoreError>
    /** Bytes `start` (included) to `end` (excluded). */
    getRange(key: string, start: number, end: number): Effect.Effect<Uint8Array, ObjectStoreError>
    /** `None` if there is no such object. */
    head(key: string): Effect.Effect<Option.Option<StoredObject>, ObjectStoreError>
    /** Readers see the old object or the new one, never a part of it. */
    put(key: string, bytes: Uint8Array): Effect.Effect<void, ObjectStoreError>
    /** False, with nothing written, if the key already exists. */
    putIfAbsent(key: string, bytes: Uint8Array): Effect.Effect<boolean, ObjectStoreError>
    /** Names what lies under the key now: each write makes another version. `None` if there is no such object. */
    version(key: string): Effect.Effect<Option.Option<string>, ObjectStoreError>
    /** Replaces the object if it still is this version. False, with nothing written, if somebody has written or deleted it since. */
    putIf(key: string, bytes: Uint8Array, version: string): Effect.Effect<boolean, ObjectStoreError>
    /** Deletes the object if it still is this version. False, with nothing deleted, if it is another, or gone. */
    deleteIf(key: string, version: string): Effect.Effect<boolean, ObjectStoreError>
    /** Milliseconds since the object was written, by the store's own clock: those of two writers may differ. `None` if there is no such object. */
    age(key: string): Effect.Effect<Option.Option<number>, ObjectStoreError>
    /** All objects whose key starts with `prefix`, by ascending key. */
    list(prefix: string): Effect.Effect<ReadonlyArray<StoredObject>, ObjectStoreError>
    /** It is not an error if there is nothing to delete. */
    delete(key: string): Effect.Effect<void, ObjectStoreError>
  }
>()("@ftm/object-store/ObjectStore") {}
