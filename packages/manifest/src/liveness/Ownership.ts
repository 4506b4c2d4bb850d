import { ObjectStore } from "@ftm/object-store"
import { Clock, Effect, Option, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { jsonBytes } from "../documents/JsonDocument.ts"

/**
 * A document that says who owns something: the lease of a quarter, the claim on a batch. It is written only with the store's conditional
 * writes, and it is never deleted, so that its term grows with each owner. No clock of a machine decides anything: how long an owner has
 * been silent is what the store says of the document's age.
 */
const ownershipOf = <Owner>(owner: Schema.Codec<Owner, unknown>) =>
  Schema.Struct({
    /** 1 for the first owner, one more for each that follows. */
    term: Schema.Int,
    /** By which an owner knows its own document. */
    ticket: Schema.String,
    owner,
    /** Given back: nobody owns it. */
    released: Schema.Boolean,
    /** When the owner last gave a sign of life, by its own clock, ISO 8601 UTC: for a person to read, and for nothing else. */
    renewed_at: Schema.String,
    /** How the work goes, in a few words for those who watch. */
    note: Schema.optionalKey(Schema.String)
  })

/** What such a document says. */
export interface Ownership<Owner> {
  readonly term: number
  readonly ticket: string
  readonly owner: Owner
  readonly released: boolean
  readonly renewed_at: string
  readonly note?: string
}

/** A document as it was found: what it says (undefined if it cannot be read: then it is nobody's), and as which version it lies there. */
export interface FoundOwnership<Owner> {
  readonly version: string
  readonly document: Ownership<Owner> | undefined
}

/** Somebody else owns it, and has given a sign of life so many milliseconds ago. */
export interface Held<Owner> {
  readonly document: Ownership<Owner>
  readonly ageMillis: number
}

/** What an owner has in hand. */
export interface Ticket {
  readonly term: number
  readonly ticket: string
}

/** How the documents of one kind are read and written. */
export const ownershipAt = <Owner>(key: string, ownerSchema: Schema.Codec<Owner, unknown>) => {
  const schema = Schema.fromJsonString(ownershipOf(ownerSchema))

  /** The document; none where nobody has ever owned it. The version is asked for first: what is read may be newer, never older. */
  const find = Effect.gen(function* () {
    const store = yield* ObjectStore
    const version = yield* store.version(key)
    if (Option.isNone(version)) return Option.none<FoundOwnership<Owner>>()
    const bytes = yield* store.get(key).pipe(
      Effect.asSome,
      Effect.catchReason("ObjectStoreError", "NotFound", () => Effect.succeedNone)
    )
    if (Option.isNone(bytes)) return Option.none<FoundOwnership<Owner>>()
    const document = Schema.decodeUnknownOption(schema)(new TextDecoder().decode(bytes.value))
    return Option.some<FoundOwnership<Owner>>({ version: version.value, document: Option.getOrUndefined(document) })
  })

  const bytesOf = Effect.fnUntraced(function* (
    { term, ticket }: Ticket,
    owner: Owner,
    more: { readonly released?: boolean; readonly note?: string }
  ) {
    const renewed_at = new Date(yield* Clock.currentTimeMillis).toISOString()
    return jsonBytes({ term, ticket, owner: Schema.encodeSync(ownerSchema)(owner), released: false, renewed_at, ...more })
  })

  /** Milliseconds since the document was written, by the store's clock. */
  const silence = Effect.gen(function* () {
    const store = yield* ObjectStore
    return Option.getOrElse(yield* store.age(key), () => 0)
  })

  /** The owner that is there now, unless it has given it back or, by `isDead`, can no longer be working. */
  const holder = Effect.fn("Ownership.holder")(function* (isDead: (document: Ownership<Owner>, ageMillis: number) => boolean) {
    const found = Option.getOrUndefined(yield* find)
    if (found?.document === undefined || found.document.released) return Option.none<Held<Owner>>()
    const ageMillis = yield* silence
    return isDead(found.document, ageMillis)
      ? Option.none<Held<Owner>>()
      : Option.some<Held<Owner>>({ document: found.document, ageMillis })
  })

  /** Takes it over as `self`, or gives who holds it. Of several who try at once, one has it in the end. */
  const take = Effect.fn("Ownership.take")(function* (self: Owner, isDead: (document: Ownership<Owner>, ageMillis: number) => boolean) {
    const store = yield* ObjectStore
    while (true) {
      const found = Option.getOrUndefined(yield* find)
      const before = found?.document
      if (before !== undefined && !before.released) {
        const ageMillis = yield* silence
        if (!isDead(before, ageMillis)) return { _tag: "Held", document: before, ageMillis } as const
      }
      const mine: Ticket = { term: (before?.term ?? 0) + 1, ticket: randomUUID() }
      const bytes = yield* bytesOf(mine, self, {})
      const isOurs = found === undefined ? yield* store.putIfAbsent(key, bytes) : yield* store.putIf(key, bytes, found.version)
      // An owner that has not given it back may be dead, or asleep.
      if (isOurs) return { _tag: "Taken", ...mine, takenOver: before?.released === false } as const
    }
  })

  /** Whose it is now, if not ours; a document that is gone is nobody's, and no longer ours. */
  const other = Effect.fn("Ownership.other")(function* ({ ticket }: Ticket) {
    const found = Option.getOrUndefined(yield* find)
    if (found?.document?.ticket === ticket && !found.document.released) return Option.none<Ownership<Owner> | undefined>()
    return Option.some(found?.document)
  })

  /** Writes our document anew, as a sign of life or given back. Gives whether it was still ours. */
  const write = Effect.fn("Ownership.write")(function* (
    mine: Ticket,
    self: Owner,
    more: { readonly released?: boolean; readonly note?: string }
  ) {
    const store = yield* ObjectStore
    while (true) {
      const found = Option.getOrUndefined(yield* find)
      if (found?.document?.ticket !== mine.ticket || found.document.released) return false
      if (yield* store.putIf(key, yield* bytesOf(mine, self, more), found.version)) return true
    }
  })

  /** Gives back what another has left behind, if it still is the one that is meant. */
  const giveBackFor = Effect.fn("Ownership.giveBackFor")(function* (isMeant: (owner: Owner) => boolean) {
    const found = Option.getOrUndefined(yield* find)
    if (found?.document === undefined || found.document.released || !isMeant(found.document.owner)) return
    const store = yield* ObjectStore
    const bytes = yield* bytesOf(found.document, found.document.owner, { released: true })
    yield* store.putIf(key, bytes, found.version)
  })

  return { holder, take, other, write, giveBackFor }
}
