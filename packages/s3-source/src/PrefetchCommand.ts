import { ObjectStore } from "@ftm/object-store"
import { type CommandFlags, type CommandLine, prefetchLine, PrefetchManifest, type Quarter, StoreKeys, typed } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"

/** Where a quarter comes from; a prefetch's plan and its manifest say so. */
export interface PrefetchOrigin {
  /** `wrds`, or `import` for files of one's own. */
  readonly source: string
  /** `from`: the folder of an imported quarter's files. */
  readonly rules: Readonly<Record<string, unknown>>
}

/** The flags of `fetch` for rules other than its own; which file named the firms is not known. */
const fetchFlags = ({ calls, event_types: eventTypes, firms, version_rule: versionRule }: PrefetchOrigin["rules"]): CommandFlags => ({
  "version-rule": versionRule === "earliest" || versionRule === "quality" ? versionRule : undefined,
  calls: calls === "all" ? "all" : undefined,
  "event-types": Array.isArray(eventTypes) && eventTypes.join() !== "48" ? eventTypes.join() : undefined,
  firms: Array.isArray(firms) ? "FILE" : undefined
})

/** What to type to have a quarter in the store, by the rules that it was begun with: `import` for one that was imported, `fetch` otherwise. */
export const prefetchCommand = (quarter: Quarter, store: string, origin?: PrefetchOrigin): CommandLine => {
  if (origin?.source !== "import") return prefetchLine("fetch", { quarter, store, ...fetchFlags(origin?.rules ?? {}) })
  const { calls, from } = origin.rules
  return prefetchLine("import", {
    quarter,
    from: typeof from === "string" ? from : "DIR",
    store,
    calls: calls === "all" ? "all" : undefined
  })
}

const originJson = Schema.fromJsonString(Schema.Struct({ source: PrefetchManifest.fields.source, rules: PrefetchManifest.fields.rules }))

/**
 * Where the quarter comes from, told from its manifest, or else from the plan of a prefetch that has not come to its end.
 * Undefined where neither can be read: it serves advice, which must not fail.
 */
export const prefetchOrigin = Effect.fn("prefetchOrigin")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const keys = [StoreKeys.prefetchManifest(quarter), StoreKeys.earlierPrefetchManifest(quarter), StoreKeys.prefetchPlan(quarter)]
  for (const key of keys) {
    const found = yield* store.get(key).pipe(
      Effect.flatMap((bytes) => Schema.decodeEffect(originJson)(new TextDecoder().decode(bytes))),
      Effect.option
    )
    if (Option.isSome(found)) return found.value as PrefetchOrigin
  }
  return undefined
})

/** What to type to have the quarter in this store, as `prefetchCommand` says it for the quarter's origin. */
export const prefetchAdvice = Effect.fn("prefetchAdvice")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  return yield* typed(prefetchCommand(quarter, store.location, yield* prefetchOrigin(quarter)))
})
