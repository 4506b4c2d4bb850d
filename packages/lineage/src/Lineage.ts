import { fingerprintOf, Quarter } from "@ftm/transcript-schema"
import { Schema } from "effect"

/** What is made of a quarter's topics and themes on request, beside the steps to the page: which the page does not wait for. */
export const panelStages = ["panel", "group_panel", "topic_panel", "sentences"] as const
export type PanelStage = (typeof panelStages)[number]

/**
 * The steps from WRDS to the page, in the order in which each is made from the ones before it, and what is made on request; exposures are made from
 * the prefetch alone.
 */
export const Stage = Schema.Literals(["prefetch", "topics", "themes", "report", ...panelStages, "exposure"])
export type Stage = typeof Stage.Type

/**
 * What a result was made of. Two results with equal lineage are equal, time stamps aside: everything here is deterministic
 * (the same input gives the same topics on every machine).
 */
export const Lineage = Schema.Struct({
  stage: Stage,
  quarter: Quarter,
  /** Fingerprints of what it was made from, by name: of another stage's result, or of a list of firms. */
  inputs: Schema.Record(Schema.String, Schema.String),
  /** Every setting, defaults included. */
  settings: Schema.Record(Schema.String, Schema.Unknown),
  /** Versions of the programs that made it, by name. */
  versions: Schema.Record(Schema.String, Schema.String)
})
export type Lineage = typeof Lineage.Type

/** Identifies a result by what it was made of. */
export const lineageFingerprint = (lineage: Lineage): string => fingerprintOf(lineage)

/** The key under which a Parquet file's metadata names its lineage. */
export const lineageMetadataKey = "ftm.lineage"

/** The lineage of a table for its file's metadata. */
export const lineageMetadata = (lineage: Lineage): Readonly<Record<string, string>> => ({
  [lineageMetadataKey]: JSON.stringify({ ...lineage, fingerprint: lineageFingerprint(lineage) })
})
