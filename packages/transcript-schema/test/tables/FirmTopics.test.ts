import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { checkedRow, type FirmTopic, firmTopicColumns, fromFirmTopicRow, parseQuarter, toFirmTopicRow } from "../../src/index.ts"

const quarter = parseQuarter("2021Q1")!

const topics: fc.Arbitrary<FirmTopic> = fc.record(
  {
    firmId: fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String),
    firmName: fc.string(),
    quarter: fc.constant(quarter),
    permno: fc.nat(),
    gvkey: fc.constant("001690"),
    earningsCallDate: fc.constant("2021-01-27"),
    topicId: fc.string(),
    representation: fc.string(),
    keywords: fc.array(fc.string()),
    nSentences: fc.nat(),
    nCallSentences: fc.nat(),
    sentenceIds: fc.constant(["s1", "s2"]),
    processingTimestamp: fc.maxSafeInteger(),
    stability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    sentenceProbabilities: fc.constantFrom([0.25, 1], null)
  },
  { noNullPrototype: true }
)

describe("a row of firm-topics", () => {
  it("has the columns of the table, in their order, and gives the topic back", () => {
    fc.assert(
      fc.property(topics, (topic) => {
        const row = toFirmTopicRow(topic)
        expect(checkedRow(firmTopicColumns, row)).toEqual(row)
        expect(Object.keys(row)).toEqual(firmTopicColumns.map(({ name }) => name))
        expect(fromFirmTopicRow(quarter, row)).toEqual(topic)
      }),
      { seed: 1, numRuns: 100 }
    )
  })

  it("of an earlier version has neither stability nor probabilities, and is read as a topic of which none are known", () => {
    const [topic] = fc.sample(topics, { seed: 1, numRuns: 1 })
    const { sentence_probabilities: _, stability: _none, ...earlier } = toFirmTopicRow(topic!)
    expect(fromFirmTopicRow(quarter, earlier)).toEqual({ ...topic, stability: null, sentenceProbabilities: null })
  })

  it("with more or fewer probabilities than sentences is refused", () => {
    const [topic] = fc.sample(topics, { seed: 1, numRuns: 1 })
    expect(() => fromFirmTopicRow(quarter, { ...toFirmTopicRow(topic!), sentence_probabilities: [0.5] })).toThrow(
      "has 2 sentence_ids and 1 sentence_probabilities"
    )
  })

  it('without a firm is refused, not read as the firm "null"', () => {
    const [topic] = fc.sample(topics, { seed: 1, numRuns: 1 })
    expect(() => fromFirmTopicRow(quarter, { ...toFirmTopicRow(topic!), firm_id: null })).toThrow(
      "column firm_id holds null instead of STRING"
    )
  })
})
