import { type SentenceTruth, type TopicTruth, writeSampleCorpus } from "@ftm/sample-corpus"
import { findTopics, staticEmbedder, topicOptions } from "@ftm/topic-model"
import { Effect } from "effect"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { findThemes, type TopicOfFirm } from "../src/index.ts"
import { adjustedRand, mostFrequent } from "./Agreement.ts"

// Made-up calls of 24 firms in six industries: their topics are found by the topic model as in a real run, then the
// themes among them are compared with those that the corpus planted.

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-planted-"))
  await Effect.runPromise(writeSampleCorpus({ out: folder, quarter: "2023Q1", firms: 24, seed: 7 }))
})
afterAll(() => rm(folder, { recursive: true }))

const lines = (text: string): ReadonlyArray<string> => text.split("\n").filter((line) => line !== "")

/** Topics that the model finds in each firm's call, with the planted topic that most of their sentences come from. */
const foundTopics = async () => {
  const sentences: ReadonlyArray<SentenceTruth> = lines(gunzipSync(await readFile(join(folder, "sentences.jsonl.gz"))).toString()).map(
    (line) => JSON.parse(line)
  )
  const truths: ReadonlyArray<TopicTruth> = lines(await readFile(join(folder, "topics.jsonl"), "utf8")).map((line) => JSON.parse(line))
  const truthOf = new Map(truths.map((truth) => [truth.topic_id, truth]))
  const topics: Array<TopicOfFirm> = []
  const planted = new Map<string, TopicTruth>()
  for (const [firmId, spoken] of Map.groupBy(sentences, (sentence) => sentence.firm_id)) {
    const inputs = spoken.map((sentence, n) => ({ id: String(n), text: sentence.text, cleanedText: "" }))
    const found = await findTopics(inputs, staticEmbedder, topicOptions())
    found.topics.forEach((topic, n) => {
      const topicId = `${firmId}_${n}`
      const members = topic.sentenceIds.flatMap((id) => spoken[Number(id)] ?? [])
      topics.push({ topicId, firmId, keywords: topic.keywords, nSentences: members.length, sentences: members.map((one) => one.text) })
      const { label, times } = mostFrequent(members.map((one) => one.topic_id ?? ""))
      const truth = truthOf.get(label)
      if (truth !== undefined && times >= members.length / 2) planted.set(topicId, truth)
    })
  }
  return { topics, planted }
}

describe("planted themes", () => {
  it("are found", { timeout: 180_000 }, async () => {
    const { planted, topics } = await foundTopics()
    const { themes } = await findThemes(topics, staticEmbedder)
    const plantedThemes = Map.groupBy(
      [...planted].filter(([, truth]) => truth.kind === "theme"),
      ([, truth]) => truth.theme ?? ""
    )

    // F1 of the found theme that fits a planted one best, over the topics of firms.
    const fits = [...plantedThemes].map(([theme, members]) => {
      const ids = new Set(members.map(([id]) => id))
      const scores = themes.map(({ topicIds }) => (2 * topicIds.filter((id) => ids.has(id)).length) / (topicIds.length + ids.size))
      return { theme, topics: ids.size, f1: Number(Math.max(0, ...scores).toFixed(3)) }
    })
    const foundIn = new Map(themes.flatMap(({ topicIds }, n) => topicIds.map((id) => [id, String(n)] as const)))
    const compared = [...plantedThemes.values()].flat().flatMap(([id, truth]) => {
      const theme = foundIn.get(id)
      return theme === undefined ? [] : [{ theme, planted: truth.theme ?? "" }]
    })
    const ari = adjustedRand(
      compared.map((one) => one.theme),
      compared.map((one) => one.planted)
    )
    const meanF1 = fits.reduce((sum, fit) => sum + fit.f1, 0) / fits.length
    console.log(
      JSON.stringify({ topics: topics.length, themes: themes.length, ari: Number(ari.toFixed(3)), meanF1: Number(meanF1.toFixed(3)), fits })
    )
    expect(fits.length).toBeGreaterThan(5)
    expect(ari).toBeGreaterThan(0.7)
    expect(meanF1).toBeGreaterThan(0.7)
  })
})
