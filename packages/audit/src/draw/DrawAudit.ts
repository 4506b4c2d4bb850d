import { SeededRandom } from "@ftm/topic-model"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { AuditError, Unknown } from "../AuditError.ts"
import type { AuditKey, KeyRow } from "../sheets/AuditKey.ts"
import { type AuditSheets, sheetFiles, type SheetRow } from "../sheets/SheetFiles.ts"
import type { AuditedSentence, AuditedSentences } from "./AuditedSentences.ts"
import { type RandomNumbers, shuffled } from "./RandomNumbers.ts"
import { type DrawnSentence, sampleSentences } from "./SampleSentences.ts"
import { sentencesOfQuery } from "./SentencesOfQuery.ts"
import { sentencesOfTheme } from "./SentencesOfTheme.ts"
import { speakerOf } from "./Speaker.ts"

/** What is to be audited. */
export interface AuditWanted {
  readonly quarter: Quarter
  readonly kind: "theme" | "query"
  /** The theme's id or the query's name. */
  readonly id: string
  /** Rows of a sheet. */
  readonly sentences: number
  readonly coders: number
  /** The same seed draws the same sentences in the same order. */
  readonly seed: number
}

/** A sentence of the same call, or none. */
const neighbour = ({ call, place }: AuditedSentence, step: number): string => {
  const [own, other] = [call.sentences[place]!, call.sentences[place + step]]
  return other !== undefined && other.earlierCall?.transcriptId === own.earlierCall?.transcriptId ? other.rawText : ""
}

const speakerWords = ({ call, place }: AuditedSentence): string => {
  const { speakerName, speakerType } = call.sentences[place]!
  if (speakerName === null) return speakerType ?? ""
  return speakerType === null ? speakerName : `${speakerName} (${speakerType})`
}

const sheetRow = ({ sentence }: DrawnSentence, row: number): SheetRow => {
  const { call, place } = sentence
  const { rawText, section } = call.sentences[place]!
  return {
    row,
    firm: call.firmName,
    section,
    speaker: speakerWords(sentence),
    before: neighbour(sentence, -1),
    sentence: rawText,
    after: neighbour(sentence, 1)
  }
}

const keyRow = ({ sentence, weight }: DrawnSentence, row: number): KeyRow => {
  const { call, foundBy, matched, place, score } = sentence
  const { section, sentenceId, speakerType } = call.sentences[place]!
  return {
    row,
    sentence_id: sentenceId,
    firm_id: call.firmId,
    matched,
    found_by: foundBy,
    score,
    section,
    speaker: speakerOf(speakerType),
    weight
  }
}

/** Half of the rows are sentences that were counted, half near misses; where there are too few of one, more of the other. */
const drawBoth = (audited: AuditedSentences, wanted: number, random: RandomNumbers) => {
  const matched = audited.sentences.filter((sentence) => sentence.matched)
  const near = audited.sentences.filter((sentence) => !sentence.matched)
  const nearWanted = Math.min(near.length, Math.max(Math.floor(wanted / 2), wanted - matched.length))
  const drawn = { matched: sampleSentences(matched, wanted - nearWanted, random), near: sampleSentences(near, nearWanted, random) }
  return { population: { matched: matched.length, near_misses: near.length }, drawn }
}

/**
 * Draws the sentences of an audit and makes its files: a sheet per coder and the key. Touches nothing. Fails with `AuditError` where the theme or the query
 * is not there, or was made of other sentences than are there now.
 */
export const drawAudit = Effect.fn("drawAudit")(function* ({ coders, id, kind, quarter, seed, sentences }: AuditWanted) {
  const random = new SeededRandom(seed)
  // The one place that tells themes and queries apart.
  const audited = yield* kind === "theme" ? sentencesOfTheme(quarter, id, random) : sentencesOfQuery(quarter, id, random)
  const { drawn, population } = drawBoth(audited, sentences, random)
  if (drawn.matched.length === 0) {
    return yield* new AuditError({
      message: `Not one sentence of ${quarter} was counted for the ${kind} ${id}: there is nothing to audit.`,
      reason: new Unknown({ known: [] })
    })
  }
  // The numbers are given in random order, so that they tell a coder nothing.
  const inRandomOrder = shuffled([...drawn.matched, ...drawn.near], random)
  const key: AuditKey = {
    quarter,
    subject: audited.subject,
    seed,
    calls: audited.calls,
    near_misses: audited.nearMisses,
    population,
    drawn: { matched: drawn.matched.length, near_misses: drawn.near.length },
    rows: inRandomOrder.map((one, n) => keyRow(one, n + 1))
  }
  const rows = inRandomOrder.map((one, n) => sheetRow(one, n + 1))
  const sheets: AuditSheets = {
    key,
    files: sheetFiles(
      key,
      Array.from({ length: coders }, () => shuffled(rows, random))
    )
  }
  return sheets
})
