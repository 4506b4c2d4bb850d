import { describe, expect, it } from "vitest"
import { type AuditKey, type CoderSheet, scoreAudit, wilsonInterval } from "../src/index.ts"

const keyOf = (rows: ReadonlyArray<{ readonly matched: boolean; readonly weight?: number }>, matched = 900, near = 2000): AuditKey => ({
  quarter: "2021Q1",
  subject: { kind: "theme", id: "2021Q1_0", name: "freight", description: null, keywords: [] },
  seed: 1,
  calls: { read: 9, of: 9 },
  near_misses: "the nearest",
  population: { matched, near_misses: near },
  drawn: { matched: 0, near_misses: 0 },
  rows: rows.map(({ matched: isMatched, weight = 10 }, n) => ({
    row: n + 1,
    sentence_id: `1_9_000${n}`,
    firm_id: "1",
    matched: isMatched,
    found_by: "topic",
    score: null,
    section: "answer",
    speaker: "executives",
    weight
  }))
})

/** A sheet with an answer per row: y, n, or - for none. */
const sheetOf = (coder: string, answers: string): CoderSheet => ({
  coder,
  answers: new Map([...answers].map((one, n) => [n + 1, { isAboutIt: one === "-" ? null : one === "y", note: "" }]))
})
const rowsOf = (matched: number, near: number) => [
  ...Array.from({ length: matched }, () => ({ matched: true })),
  ...Array.from({ length: near }, () => ({ matched: false }))
]

describe("the score of an audit", () => {
  it("weighs precision and misses by the sizes of their populations", () => {
    const { together } = scoreAudit(keyOf(rowsOf(10, 10)), [sheetOf("coder_1.csv", "yyyyyyyyynynnnnnnnnn")])
    expect(together.precision!.estimate).toBeCloseTo(0.9, 12)
    expect(together.nearMissesAboutIt!.estimate).toBeCloseTo(0.1, 12)
    // 810 of the counted are about it, and 200 of the near misses.
    expect(together.recallAmongNearMisses!.estimate).toBeCloseTo(810 / 1010, 12)
    const [p, q] = [wilsonInterval(0.9, 10)!, wilsonInterval(0.1, 10)!]
    expect(together.recallAmongNearMisses!.low).toBeCloseTo((900 * p.low) / (900 * p.low + 2000 * q.high), 10)
    expect(together.recallAmongNearMisses!.high).toBeCloseTo((900 * p.high) / (900 * p.high + 2000 * q.low), 10)
  })

  it("lets a sentence stand for as many as could have been drawn in its place", () => {
    const key = keyOf([
      { matched: true, weight: 90 },
      { matched: true, weight: 10 }
    ])
    expect(scoreAudit(key, [sheetOf("a", "yn")]).together.precision!.estimate).toBeCloseTo(0.9, 12)
    expect(scoreAudit(key, [sheetOf("a", "ny")]).together.precision!.estimate).toBeCloseTo(0.1, 12)
  })

  it("counts rows without an answer and takes them for neither yes nor no", () => {
    const { coders, together } = scoreAudit(keyOf(rowsOf(4, 0), 4, 0), [sheetOf("a", "yyn-")])
    expect(coders).toMatchObject([{ coder: "a", answered: 3, unanswered: 1 }])
    expect(together.precision).toMatchObject({ cases: 3 })
    expect(together.precision!.estimate).toBeCloseTo(2 / 3, 12)
    // There are no near misses: none was missed.
    expect(together.recallAmongNearMisses).toEqual({ estimate: 1, low: 1, high: 1 })
  })

  it("knows nothing of an audit that nobody has filled in", () => {
    const { agreement, coders, together } = scoreAudit(keyOf(rowsOf(2, 2)), [sheetOf("a", "----"), sheetOf("b", "----")])
    expect(together).toEqual({ precision: null, nearMissesAboutIt: null, recallAmongNearMisses: null })
    expect(coders[0]!.unanswered).toBe(4)
    expect(agreement).toEqual([{ coders: ["a", "b"], rows: 0, raw: null, kappa: null }])
  })

  it("compares each pair of coders on the rows that both answered, and lists where they differ", () => {
    const sheets = [sheetOf("a", "yyynnn-y"), sheetOf("b", "yynnnny-"), sheetOf("c", "yyynnnyy")]
    const { agreement, disagreements } = scoreAudit(keyOf(rowsOf(4, 4)), sheets)
    expect(agreement.map(({ coders, raw, rows }) => [...coders, rows, raw!.estimate])).toEqual([
      ["a", "b", 6, 5 / 6],
      ["a", "c", 7, 1],
      ["b", "c", 7, 6 / 7]
    ])
    // Of a and b: 2 yes-yes, 1 yes-no, 3 no-no; by chance they agree on half.
    expect(agreement[0]!.kappa!.estimate).toBeCloseTo((5 / 6 - 0.5) / 0.5, 12)
    expect(disagreements.map(({ row }) => row)).toEqual([3])
    expect(disagreements[0]!.answers.map(({ isAboutIt }) => isAboutIt)).toEqual([true, false, true])
  })
})
