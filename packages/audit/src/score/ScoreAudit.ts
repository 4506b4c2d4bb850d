import type { AuditKey } from "../sheets/AuditKey.ts"
import type { CoderSheet } from "../sheets/ReadSheets.ts"
import { type AnswerTable, cohenKappa, type Kappa } from "./CohenKappa.ts"
import { type Estimate, weightedShare, type WeightedShare, wilsonInterval } from "./Proportion.ts"

/** What answers say of an audit. Null: they do not tell, since nobody has answered. */
export interface Findings {
  /** The share of the matched sentences that are about the subject. */
  readonly precision: WeightedShare | null
  /** The share of the near misses that are. */
  readonly nearMissesAboutIt: WeightedShare | null
  /** Of the matched sentences and near misses that are about it, the share that was matched. Sentences that were neither are not in it. */
  readonly recallAmongNearMisses: Estimate | null
}

interface CoderFindings extends Findings {
  readonly coder: string
  readonly answered: number
  readonly unanswered: number
}

/** How two coders agree on the rows that both answered. */
export interface PairAgreement {
  readonly coders: readonly [string, string]
  readonly rows: number
  readonly raw: Estimate | null
  readonly kappa: Kappa | null
}

export interface Disagreement {
  readonly row: number
  readonly sentenceId: string
  readonly matched: boolean
  readonly answers: ReadonlyArray<{ readonly coder: string; readonly isAboutIt: boolean | null; readonly note: string }>
}

/** The score of an audit. */
export interface AuditScore {
  readonly quarter: string
  readonly subject: AuditKey["subject"]
  readonly population: AuditKey["population"]
  readonly nearMisses: string
  readonly rows: number
  /** Of all coders together: a sentence counts as about it by the share of its coders who say so. */
  readonly together: Findings
  readonly coders: ReadonlyArray<CoderFindings>
  readonly agreement: ReadonlyArray<PairAgreement>
  readonly disagreements: ReadonlyArray<Disagreement>
}

/**
 * Recall from two shares and the sizes of their populations. Its interval pairs the lower limit of one share with the upper limit of the other:
 * it is wider than one of 95% has to be, and never narrower.
 */
const recallOf = (population: AuditKey["population"], precision: WeightedShare | null, near: WeightedShare | null): Estimate | null => {
  if (precision === null) return null
  // No near misses at all: then none was missed.
  if (population.near_misses === 0) return precision.estimate === 0 ? null : { estimate: 1, low: 1, high: 1 }
  if (near === null) return null
  const recall = (matchedShare: number, nearShare: number): number | null => {
    const [found, missed] = [population.matched * matchedShare, population.near_misses * nearShare]
    return found + missed === 0 ? null : found / (found + missed)
  }
  const estimate = recall(precision.estimate, near.estimate)
  return estimate === null ? null : { estimate, low: recall(precision.low, near.high) ?? 0, high: recall(precision.high, near.low) ?? 1 }
}

/** What the answers of these sheets say, those of all of them to a sentence taken together. */
const findingsOf = (key: AuditKey, sheets: ReadonlyArray<CoderSheet>): Findings => {
  const casesOf = (matched: boolean) =>
    key.rows
      .filter((row) => row.matched === matched)
      .flatMap(({ row, weight }) => {
        const answers = sheets.flatMap((sheet) => sheet.answers.get(row)?.isAboutIt ?? [])
        const value = answers.filter((isAboutIt) => isAboutIt).length / answers.length
        return answers.length === 0 ? [] : [{ value, weight }]
      })
  const precision = weightedShare(casesOf(true)) ?? null
  const nearMissesAboutIt = weightedShare(casesOf(false)) ?? null
  return { precision, nearMissesAboutIt, recallAmongNearMisses: recallOf(key.population, precision, nearMissesAboutIt) }
}

const agreementOf = (key: AuditKey, a: CoderSheet, b: CoderSheet): PairAgreement => {
  const table: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0]
  ]
  for (const { row } of key.rows) {
    const [said, other] = [a.answers.get(row)?.isAboutIt ?? null, b.answers.get(row)?.isAboutIt ?? null]
    if (said !== null && other !== null) table[said ? 0 : 1][other ? 0 : 1] += 1
  }
  const counted: AnswerTable = table
  const rows = counted.flat().reduce((sum, count) => sum + count, 0)
  return {
    coders: [a.coder, b.coder],
    rows,
    raw: wilsonInterval((counted[0][0] + counted[1][1]) / rows, rows) ?? null,
    kappa: cohenKappa(counted) ?? null
  }
}

const disagreementsOf = (key: AuditKey, sheets: ReadonlyArray<CoderSheet>): ReadonlyArray<Disagreement> =>
  key.rows.flatMap(({ matched, row, sentence_id }) => {
    const answers = sheets.map(({ answers: given, coder }) => ({ coder, ...(given.get(row) ?? { isAboutIt: null, note: "" }) }))
    const said = new Set(answers.flatMap(({ isAboutIt }) => isAboutIt ?? []))
    return said.size < 2 ? [] : [{ row, sentenceId: sentence_id, matched, answers }]
  })

/** What the coders' answers say of the audit: precision, recall among near misses, and how far the coders agree. */
export const scoreAudit = (key: AuditKey, sheets: ReadonlyArray<CoderSheet>): AuditScore => ({
  quarter: key.quarter,
  subject: key.subject,
  population: key.population,
  nearMisses: key.near_misses,
  rows: key.rows.length,
  together: findingsOf(key, sheets),
  coders: sheets.map((sheet) => {
    const answered = key.rows.filter(({ row }) => (sheet.answers.get(row)?.isAboutIt ?? null) !== null).length
    return { coder: sheet.coder, answered, unanswered: key.rows.length - answered, ...findingsOf(key, [sheet]) }
  }),
  agreement: sheets.flatMap((a, n) => sheets.slice(n + 1).map((b) => agreementOf(key, a, b))),
  disagreements: disagreementsOf(key, sheets)
})
