import { createHash } from "node:crypto"
import type { FirmEvents } from "./Events.ts"
import type { Firm, FirmTopicPlan } from "./Firm.ts"
import type { ExclusionReason, FirmLinks } from "./Links.ts"
import { componentOrder } from "./Rows.ts"

/** What a prefetch with the default rules should find for a firm. */
export interface ExpectedFirm {
  readonly firm_id: string
  readonly firm_name: string
  readonly ticker: string
  readonly transcript_id: string
  readonly earnings_call_date: string
  readonly n_components: number
  readonly spoken_chars: number
  /** SHA-256 of the non-empty texts in component order, operator left out, joined with line ends. */
  readonly spoken_sha256: string
}

export interface KeptFirm extends ExpectedFirm {
  readonly gvkey: string
  readonly permno: number
}

export interface ExcludedFirm extends ExpectedFirm {
  readonly reason: ExclusionReason
}

const expectedFirm = (firm: Firm, { chosen, chosenEvent }: FirmEvents): ExpectedFirm => {
  const spoken = chosen.components
    .filter((component) => component.speaker.role !== "operator" && component.text !== "")
    .map((component) => component.text)
    .join("\n")
  return {
    firm_id: firm.firmId,
    firm_name: firm.name,
    ticker: firm.ticker,
    transcript_id: String(chosen.transcriptId),
    earnings_call_date: chosenEvent.date,
    n_components: chosen.components.length,
    spoken_chars: spoken.length,
    spoken_sha256: createHash("sha256").update(spoken).digest("hex")
  }
}

export const keptFirm = (firm: Firm, events: FirmEvents): KeptFirm => ({
  ...expectedFirm(firm, events),
  gvkey: firm.gvkey,
  permno: firm.permnos[0]
})

export const excludedFirm = (firm: Firm, events: FirmEvents, links: FirmLinks): ExcludedFirm | undefined =>
  links.excluded === undefined ? undefined : { ...expectedFirm(firm, events), reason: links.excluded }

/** A line of `sentences.jsonl.gz`: every sentence that is not the operator's, with its planted topic. */
export interface SentenceTruth {
  readonly firm_id: string
  readonly transcript_id: string
  readonly componentorder: number
  /** Position of the sentence in its component, from 0. */
  readonly position: number
  readonly text: string
  readonly topic_id: string | null
}

export const sentenceTruths = (firm: Firm, { chosen }: FirmEvents): ReadonlyArray<SentenceTruth> =>
  chosen.components.flatMap((component, at) =>
    component.sentences.map((sentence, position) => ({
      firm_id: firm.firmId,
      transcript_id: String(chosen.transcriptId),
      componentorder: componentOrder(firm, at),
      position,
      text: sentence.text,
      topic_id: sentence.topicId
    }))
  )

/** A line of `topics.jsonl`: a planted topic of a firm. */
export interface TopicTruth {
  readonly topic_id: string
  readonly firm_id: string
  readonly industry: string
  readonly title: string
  /** `theme`: shared across industries; `industry`: shared within the industry; `own`: this firm's product. */
  readonly kind: FirmTopicPlan["kind"]
  /** Key of the planted theme, for kind `theme`. */
  readonly theme: string | null
  /** Key of the vocabulary it is written with; equal for topics about the same subject. */
  readonly subject: string
  readonly n_sentences: number
}

export const topicTruths = (firm: Firm, sentences: ReadonlyArray<SentenceTruth>): ReadonlyArray<TopicTruth> =>
  firm.topics.map((topic) => ({
    topic_id: topic.topicId,
    firm_id: firm.firmId,
    industry: firm.industry.key,
    title: topic.words.title,
    kind: topic.kind,
    theme: topic.theme,
    subject: topic.words.key,
    n_sentences: sentences.filter((sentence) => sentence.topic_id === topic.topicId).length
  }))
