import type { Row } from "@ftm/parquet-table"
import { type PrefetchManifest, type Quarter, quarterBounds } from "@ftm/transcript-schema"
import { mendEncoding } from "@ftm/transcript-text"
import type { OddWrds } from "./OddWrds.ts"

/** What a prefetch has left in the store, read by other code than the one under test where that is possible. */
export interface StoredQuarter {
  readonly manifest: PrefetchManifest
  readonly components: ReadonlyArray<Row>
  readonly sentences: ReadonlyArray<Row>
}

/** The firms of which a version of an earnings call is dated in the quarter: each must have a fate. */
export const firmsSeen = (wrds: OddWrds, quarter: Quarter): ReadonlySet<string> => {
  const { endExclusive, start } = quarterBounds(quarter)
  return new Set(
    wrds.detail.flatMap((row) => {
      const date = row["mostimportantdateutc"]
      const inQuarter = typeof date === "string" && date >= start && date < endExclusive
      // A row without an event type may be an earnings call: it is told of as well.
      return inQuarter && (row["keydeveventtypeid"] === 48 || row["keydeveventtypeid"] === null) && row["companyid"] !== null
        ? [String(row["companyid"])]
        : []
    })
  )
}

/** Texts that WRDS holds of a transcript; an empty text is none. */
const textsOf = (wrds: OddWrds, transcriptId: string): ReadonlyArray<string> =>
  wrds.component
    .filter((row) => String(row["transcriptid"]) === transcriptId)
    .map((row) => String(row["componenttext"] ?? ""))
    .filter((text) => text !== "")

/** What is wrong with a quarter, told against the tables that it was made from; empty where all is well. */
export const checkQuarter = (
  wrds: OddWrds,
  quarter: Quarter,
  { components, manifest, sentences }: StoredQuarter
): ReadonlyArray<string> => {
  const problems: Array<string> = []
  const kept = manifest.firms.map((firm) => firm.firm_id)
  const leftOut = manifest.excluded.map((firm) => firm.firm_id)
  const fates = [...kept, ...leftOut]
  if (new Set(fates).size !== fates.length) problems.push("a firm has two fates")
  const seen = firmsSeen(wrds, quarter)
  for (const firm of seen) if (!fates.includes(firm)) problems.push(`firm ${firm} was seen and has no fate`)
  for (const firm of fates) if (!seen.has(firm)) problems.push(`firm ${firm} has a fate and was not seen`)
  for (const { firm_id, reason } of manifest.excluded)
    if (reason.trim() === "" || /undefined|\[object/.test(reason)) problems.push(`firm ${firm_id} is left out for "${reason}"`)

  const ofCompany = (firmId: string) =>
    new Set(wrds.detail.filter((row) => String(row["companyid"]) === firmId).map((row) => String(row["transcriptid"])))
  for (const { firm_id, transcript_id } of manifest.firms) {
    if (!ofCompany(firm_id).has(transcript_id)) problems.push(`firm ${firm_id} has transcript ${transcript_id} of somebody else`)
    const rows = components.filter((row) => row["companyid"] === firm_id && row["transcriptid"] === transcript_id)
    const stored = rows.map((row) => String(row["componenttext"] ?? "")).filter((text) => text !== "")
    const there = textsOf(wrds, transcript_id)
    for (const text of stored)
      if (!there.includes(text))
        problems.push(`a component of transcript ${transcript_id} has a text that WRDS does not have: ${JSON.stringify(text.slice(0, 60))}`)
    // Each component id keeps one of its texts; where ids are NULL every text is kept.
    const ids = new Set(
      wrds.component
        .filter(
          (row) =>
            String(row["transcriptid"]) === transcript_id &&
            row["transcriptcomponentid"] !== null &&
            String(row["componenttext"] ?? "") !== ""
        )
        .map((row) => row["transcriptcomponentid"])
    )
    if (stored.length < ids.size)
      problems.push(`transcript ${transcript_id} has text in ${ids.size} components, and ${stored.length} are stored`)
  }

  const texts = new Map(
    components.map((row) => [
      `${String(row["companyid"])} ${String(row["transcriptid"])} ${String(row["transcriptcomponentid"])}`,
      mendEncoding(String(row["componenttext"] ?? "")).text
    ])
  )
  for (const row of sentences) {
    const key = `${String(row["firm_id"])} ${String(row["transcript_id"])} ${String(row["component_id"])}`
    const text = texts.get(key)
    if (text === undefined) problems.push(`sentence ${String(row["sentence_id"])} names a component that is not stored`)
    else if (!text.includes(String(row["raw_text"]))) problems.push(`sentence ${String(row["sentence_id"])} is not in its component`)
  }
  return problems
}

/** The calls that gave a quarter's kept firms their sentences, as `firm transcript`. */
export const keptCalls = ({ sentences }: StoredQuarter): ReadonlySet<string> =>
  new Set(sentences.map((row) => `${String(row["firm_id"])} ${String(row["transcript_id"])}`))
