import type { Cell, PrefetchedFirm, Row } from "@ftm/transcript-schema"
import type { FirmCount } from "./CountFirm.ts"
import { addExposure, type Exposure, noExposure } from "./Exposure.ts"

/** Of which theme, group or topic each topic's sentences are; undefined for a topic of none. */
export type SubjectOfTopic = (topicId: string) => string | undefined

/** Whose call it is: the first cells of every row about a firm. */
export const identityCells = (firm: PrefetchedFirm): Record<string, Cell> => ({
  firm_id: firm.firm_id,
  firm_name: firm.firm_name,
  permno: firm.permno,
  gvkey: firm.gvkey,
  earnings_call_date: firm.earnings_call_date,
  transcript_id: firm.transcript_id
})

/** A firm's sentences by subject; those in no topic, or in a topic of no subject, under undefined. Undefined where its topics are not known. */
export const exposuresOf = (
  { inNoTopic, topics }: FirmCount,
  subjectOf: SubjectOfTopic
): ReadonlyMap<string | undefined, Exposure> | undefined => {
  if (topics === undefined) return undefined
  const none = noExposure()
  addExposure(none, inNoTopic)
  const exposures = new Map<string | undefined, Exposure>([[undefined, none]])
  for (const [topicId, exposure] of topics) {
    const subject = subjectOf(topicId)
    const sum = exposures.get(subject) ?? noExposure()
    addExposure(sum, exposure)
    exposures.set(subject, sum)
  }
  return exposures
}

/** No sentence of a call is a share of 0. */
export const shareOf = (sentences: number, { nCallSentences }: FirmCount): number => sentences / Math.max(1, nCallSentences)

const exposureCells = (count: FirmCount, exposure: Exposure | undefined): Record<string, Cell> => ({
  n_sentences: exposure?.sentences ?? null,
  n_call_sentences: count.nCallSentences,
  share: exposure === undefined ? null : shareOf(exposure.sentences, count),
  n_presentation: exposure?.presentation ?? null,
  n_question: exposure?.question ?? null,
  n_answer: exposure?.answer ?? null,
  n_executives: exposure?.executives ?? null,
  n_analysts: exposure?.analysts ?? null,
  n_other: exposure?.other ?? null
})

/**
 * A firm's rows of a panel: one for each subject, zeros included, and one for the sentences of none, which has null in `idColumn`. Where
 * the firm's topics are not known, all of them have null for every count but that of the call.
 */
export const panelRows = (
  count: FirmCount,
  idColumn: string,
  subjectIds: ReadonlyArray<string>,
  subjectOf: SubjectOfTopic
): ReadonlyArray<Row> => {
  const exposures = exposuresOf(count, subjectOf)
  const nothing = exposures === undefined ? undefined : noExposure()
  const row = (id: string | undefined): Row => ({
    ...identityCells(count.firm),
    [idColumn]: id ?? null,
    ...exposureCells(count, exposures?.get(id) ?? nothing)
  })
  return [...subjectIds.map(row), row(undefined)]
}
