import type { FirmQuarterRow, ThemeKind } from "@ftm/transcript-schema"
import type { FirmCount } from "./CountFirm.ts"
import { exposuresOf, shareOf, type SubjectOfTopic } from "./PanelRows.ts"

/**
 * How far counts are gathered in few places: the sum of the squared shares, from 1/k where k places have the same to 1 where one has all.
 * Null where nothing is counted.
 *
 * Source: the Herfindahl-Hirschman index as in Rhoades: The Herfindahl-Hirschman index, Federal Reserve Bulletin 79 (1993), with shares
 * that add up to 1 in place of per cent.
 */
export const concentration = (counts: ReadonlyArray<number>): number | null => {
  const sum = counts.reduce((total, count) => total + count, 0)
  return sum === 0 ? null : counts.reduce((total, count) => total + (count / sum) ** 2, 0)
}

const sum = (counts: ReadonlyArray<number>): number => counts.reduce((total, count) => total + count, 0)

/** A firm's row of `firm_quarters`. */
export const firmQuarterRow = (
  count: FirmCount,
  themeOf: SubjectOfTopic,
  kindOf: (themeId: string) => ThemeKind | undefined
): FirmQuarterRow => {
  const { firm, inNoTopic, nCallSentences, nSafeHarborSentences, topics } = count
  const themes = [...(exposuresOf(count, themeOf) ?? [])].flatMap(([id, { sentences }]) =>
    id === undefined || sentences === 0 ? [] : [{ id, sentences }]
  )
  const inThemes = themes.map(({ sentences }) => sentences)
  const inReporting = sum(themes.filter(({ id }) => kindOf(id) === "reporting").map(({ sentences }) => sentences))
  const known = <A>(value: A): A | null => (topics === undefined ? null : value)
  return {
    firm_id: firm.firm_id,
    firm_name: firm.firm_name,
    permno: firm.permno,
    gvkey: firm.gvkey,
    earnings_call_date: firm.earnings_call_date,
    transcript_id: firm.transcript_id,
    n_call_sentences: nCallSentences,
    n_safe_harbor_sentences: nSafeHarborSentences,
    n_topics: topics?.size ?? null,
    n_themes: known(themes.length),
    n_sentences_in_topics: known(nCallSentences - inNoTopic.sentences),
    n_sentences_in_themes: known(sum(inThemes)),
    n_sentences_in_reporting: known(inReporting),
    share_reporting: known(shareOf(inReporting, count)),
    concentration: known(concentration(inThemes))
  }
}
