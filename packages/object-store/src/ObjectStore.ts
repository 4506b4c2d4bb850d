import { Context, type Effect, type Option, Schema } from "effect"
import { BadStoreName } from "./BadStoreName.ts"

export class NotFound extends Schema.TaggedError<NotFound>()("NotFound", {}) {}

/** The store refuses us, or would if it were asked. */
export class AccessDenied extends Schema.TaggedError<AccessDenied>()("AccessDenied", {
  fault: Schema.Literals([
    /** We are known, and may not do this. */
    "not allowed",
    /** There are no credentials, or the session that they were made for has ended. */
    "not logged in",
    /** Nobody has this access key. */
    "unknown key",
    /** The secret is not that of the access key. */
    "wrong secret"
  ])
}) {}
/** Network, throttling, 5xx: trying again may help, though the layers have already tried a few times. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {}) {}

/** As it is, the store cannot be used: trying again does not help. */
export class Unusable extends Schema.TaggedError<Unusable>()("Unusable", {
  fault: Schema.Literals([
    /** No object can have this key. */
    "bad key",
    /** The folder is gone, or a link in it leads out of it. */
    "refused place",
    "no bucket",
    /** The bucket is in another region than the one that was asked. */
    "wrong region",
    /** This machine's clock differs too much from the store's. */
    "wrong clock",
    /** A server of others does not know `If-None-Match` and `If-Match`. */
    "no conditional writes",
    /** A server of others does not know the request. */
    "not implemented",
    /** What answers is no S3 server. */
    "no store",
    /** No folder is there, and none can be made. */
    "no folder",
    /** A folder is where a file should be. */
    "no file",
    "read only",
    "no space",
    "long name",
    "circle of links",
    "no hard links",
    "other"
  ])
}) {}

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
