import { ObjectStore } from "@ftm/object-store"
import { FirmId, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { jsonBytes, readText } from "./JsonDocument.ts"

/** Deaths of processes that worked on one firm alone. */
export const DeathsAlone = Schema.Struct({
  deaths: Schema.Int,
  /** How much they weigh against the firm: the more, the less likely it is that somebody else was the cause. */
  weight: Schema.Int,
  /** The last signal that is known. */
  signal: Schema.optionalKey(Schema.String)
})
export type DeathsAlone = typeof DeathsAlone.Type

/**
 * `progress/quarter=Q/batch_000_deaths.json`, while a batch is worked on: what is lost if the process dies now, and what earlier deaths
 * have shown. A process that is killed, runs out of memory or crashes in native code cannot say which firm it was; the next one reads it here.
 */
export const Deaths = Schema.Struct({
  /** Firms that are being worked on, or are about to be, and are not saved yet. One alone, if it is suspected. */
  working_on: Schema.Array(FirmId),
  /** Firms that were among several when a process died: each is tried alone, after all others. */
  suspects: Schema.Array(FirmId),
  /** By firm. */
  alone: Schema.Record(Schema.String, DeathsAlone)
})
export type Deaths = typeof Deaths.Type

export const noDeaths: Deaths = { working_on: [], suspects: [], alone: {} }

/** What is known of deaths in this batch. A document that cannot be read says nothing: it only helps. */
export const readDeaths = Effect.fn("readDeaths")(function* (quarter: Quarter, batchId: string) {
  const text = yield* readText(StoreKeys.batchDeaths(quarter, batchId))
  return Option.getOrElse(Option.flatMap(text, Schema.decodeUnknownOption(Schema.fromJsonString(Deaths))), () => noDeaths)
})

/** Replaces the document; where it would say nothing, there is none. */
export const writeDeaths = Effect.fn("writeDeaths")(function* (quarter: Quarter, batchId: string, deaths: Deaths) {
  const store = yield* ObjectStore
  const key = StoreKeys.batchDeaths(quarter, batchId)
  const saysNothing = deaths.working_on.length + deaths.suspects.length + Object.keys(deaths.alone).length === 0
  if (saysNothing) yield* store.delete(key)
  else yield* store.put(key, jsonBytes(deaths))
})
