import type { AuditScore, AuditSheets, Estimate, Findings, WeightedShare } from "@ftm/audit"
import { columns } from "@ftm/command-line"
import { type CommandLine, countOf, percent, programs, thousands, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"

const disagreementsShown = 20

/** The command that scores the sheets of a folder. */
const scoreLine = (folder: string): CommandLine => ({
  program: programs.orchestrate,
  command: "audit",
  args: ["score"],
  flags: { sheets: folder }
})

/** What was drawn into which files, and what to type once the coders are done. */
export const renderDraw = ({ key }: AuditSheets, folder: string, files: ReadonlyArray<string>, width?: number): Effect.Effect<string> =>
  Effect.map(typed(scoreLine(folder)), (next) => {
    const { calls, drawn, near_misses, population, subject } = key
    const read = calls.read < calls.of ? ` (${thousands(calls.read)} calls at random of the ${thousands(calls.of)} that have one)` : ""
    return [
      `${key.quarter}, ${subject.kind} ${subject.id}: ${subject.name}`,
      `${countOf(key.rows.length, "sentence")}, in random order: ${thousands(drawn.matched)} of ${thousands(population.matched)} that were counted, ` +
        `and ${thousands(drawn.near_misses)} of ${thousands(population.near_misses)} near misses${read}.`,
      `Near misses: ${near_misses}.`,
      columns(
        files.map((file) => [file]),
        { width }
      ),
      `Give each coder one sheet and question.txt, and not the key. Once the sheets are filled in:\n  ${next}`
    ].join("\n")
  })

const inWords = (one: Estimate | null): string =>
  one === null ? "not known" : `${percent(one.estimate)} [${percent(one.low)}, ${percent(one.high)}]`

const casesOf = (one: WeightedShare | null): string =>
  one === null ? "" : `${one.cases}${one.cases - one.effectiveCases < 0.5 ? "" : ` (worth ${Math.round(one.effectiveCases)})`}`

const findingsRow = (
  who: string,
  unanswered: string,
  { nearMissesAboutIt, precision, recallAmongNearMisses }: Findings
): ReadonlyArray<string> => [
  who,
  unanswered,
  casesOf(precision),
  inWords(precision),
  casesOf(nearMissesAboutIt),
  inWords(nearMissesAboutIt),
  inWords(recallAmongNearMisses)
]

const decimals = (value: number): string => value.toFixed(2)

const agreementRow = ({ coders, kappa, raw, rows }: AuditScore["agreement"][number]): ReadonlyArray<string> => [
  coders.join(" and "),
  String(rows),
  inWords(raw),
  kappa === null ? "not defined" : `${decimals(kappa.estimate)} [${decimals(kappa.low)}, ${decimals(kappa.high)}]`
]

const answerWord = (isAboutIt: boolean | null): string => (isAboutIt === null ? "-" : isAboutIt ? "yes" : "no")

/** What coders found: precision, recall among near misses, agreement, and the rows on which they differ. */
export const renderScore = (score: AuditScore, width?: number): string => {
  const { agreement, coders, disagreements, population, subject } = score
  const answered = coders.map((one) => findingsRow(one.coder, String(one.unanswered), one))
  const lines = [
    `${score.quarter}, ${subject.kind} ${subject.id}: ${subject.name}`,
    columns(
      [
        ["", "unanswered", "matched", "precision", "near misses", "about it", "recall among near misses"],
        ...(coders.length > 1 ? [findingsRow("all coders", "", score.together)] : []),
        ...answered
      ],
      { numbers: [1], width }
    ),
    `Intervals of 95%. Weighted for ${countOf(population.matched, "sentence that was", "sentences that were")} counted and ${countOf(population.near_misses, "near miss", "near misses")}.`,
    "Recall is among these two: sentences that are about it and were neither counted nor near are not in it, so that over all sentences it is lower."
  ]
  if (agreement.length > 0) {
    lines.push(columns([["coders", "rows", "agree", "Cohen's kappa"], ...agreement.map(agreementRow)], { numbers: [1], width }))
    lines.push(`${countOf(disagreements.length, "disagreement")}${disagreements.length === 0 ? "." : ":"}`)
  }
  if (disagreements.length > 0) {
    const shown = disagreements
      .slice(0, disagreementsShown)
      .map(({ answers, matched, row, sentenceId }) => [
        String(row),
        sentenceId,
        matched ? "counted" : "near miss",
        ...answers.map(({ isAboutIt }) => answerWord(isAboutIt)),
        answers.flatMap(({ coder, note }) => (note === "" ? [] : [`${coder}: ${note}`])).join("; ")
      ])
    lines.push(columns([["row", "sentence", "", ...coders.map(({ coder }) => coder), "notes"], ...shown], { numbers: [0], width }))
    if (disagreements.length > disagreementsShown)
      lines.push(`… and ${disagreements.length - disagreementsShown} more; --json has them all`)
  }
  return lines.join("\n")
}
