import { differencesInWords } from "@ftm/lineage"
import { readStages } from "@ftm/lineage/stages"
import { ObjectStore } from "@ftm/object-store"
import { readFirmTopics, readThemes } from "@ftm/theme-model"
import { staticEmbedder } from "@ftm/topic-model"
import { callSentences, type FirmTranscript, type Quarter, type ThemeContributionRow } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { AuditError, OutOfDate, Unknown, unreadable } from "../AuditError.ts"
import { notMadeYet } from "../NotMadeYet.ts"
import type { AuditedSentence, AuditedSentences } from "./AuditedSentences.ts"
import { fetchCalls } from "./FetchCalls.ts"
import { nearnessTo } from "./NearestSentences.ts"
import { pickCalls } from "./PickCalls.ts"
import type { RandomNumbers } from "./RandomNumbers.ts"

/** Of the sentences that are not in the theme, those nearest in meaning count as near misses: as many as are in it, within these bounds. */
const [leastNearest, mostNearest] = [500, 3000]

/** The theme's leading keywords: a sentence that has one of them and is not in the theme is a near miss too. */
const keywordsAsked = 5

const outOfDate = (message: string) => new AuditError({ message, reason: new OutOfDate({}) })

/** Sentences are found through topics and their numbers: topics or sentences of another make would be other sentences under the same names. */
const refuseStale = Effect.fn("refuseStale")(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  const stages = yield* Effect.mapError(readStages(quarter), unreadable)
  for (const { differences, stage, state } of stages.filter(({ stage }) => stage === "topics" || stage === "themes")) {
    const why = differences.length > 0 ? `: ${differencesInWords(differences)}` : ""
    if (state === "out of date" || state === "damaged")
      return yield* outOfDate(`The ${stage} of ${quarter} in ${location} are ${state}${why}.`)
  }
})

/** The ids of the sentences that the topics of a theme are made of. */
const sentenceIdsOf = Effect.fn("sentenceIdsOf")(function* (quarter: Quarter, contributions: ReadonlyArray<ThemeContributionRow>) {
  const topics = new Map((yield* Effect.mapError(readFirmTopics(quarter), unreadable)).map((topic) => [topic.topicId, topic]))
  const ids = new Set<string>()
  for (const { n_sentences, topic_id } of contributions) {
    const topic = topics.get(topic_id)
    if (topic === undefined || topic.nSentences !== n_sentences) {
      return yield* outOfDate(`The themes of ${quarter} were made of other topics than are there now: topic ${topic_id} is not the same.`)
    }
    for (const id of topic.sentenceIds) ids.add(id)
  }
  return ids
})

interface Candidate {
  readonly call: FirmTranscript
  readonly place: number
}

/** The sentences of a call that may be about a topic, with their places among all of its sentences. */
const candidatesOf = (call: FirmTranscript): ReadonlyArray<Candidate> => {
  const may = new Set(callSentences(call.sentences))
  return call.sentences.flatMap((sentence, place) => (may.has(sentence) ? [{ call, place }] : []))
}

/** The sentences of a theme, and those of the same calls that came near. Reads every call of the theme, or many at random. */
export const sentencesOfTheme = Effect.fn("sentencesOfTheme")(function* (quarter: Quarter, themeId: string, random: RandomNumbers) {
  const { location } = yield* ObjectStore
  const stored = yield* Effect.mapError(readThemes(quarter), unreadable)
  if (Option.isNone(stored)) return yield* notMadeYet(quarter, "themes")
  yield* refuseStale(quarter)
  const theme = stored.value.themes.find(({ theme_id }) => theme_id === themeId)
  if (theme === undefined) {
    return yield* new AuditError({
      message: `${quarter} has no theme ${themeId} in ${location}.`,
      reason: new Unknown({ known: stored.value.themes.map(({ name, theme_id }) => `${theme_id} (${name})`) })
    })
  }
  const contributions = stored.value.contributions.filter(({ theme_id }) => theme_id === themeId)
  const inTheme = yield* sentenceIdsOf(quarter, contributions)
  const firms = new Set(contributions.map(({ firm_id }) => firm_id))
  const read = new Set(pickCalls(firms, random))
  const calls = yield* fetchCalls(quarter, [...read])

  const candidates = calls.flatMap(candidatesOf)
  const sentenceOf = ({ call, place }: Candidate) => call.sentences[place]!
  const matched = new Set([...candidates.keys()].filter((n) => inTheme.has(sentenceOf(candidates[n]!).sentenceId)))
  const wanted = contributions.filter(({ firm_id }) => read.has(firm_id)).reduce((sum, { n_sentences }) => sum + n_sentences, 0)
  if (matched.size !== wanted) {
    return yield* outOfDate(
      `The topics of ${quarter} were made of other sentences than are there now: of ${wanted}, ${matched.size} are there.`
    )
  }

  const embeddings = yield* Effect.promise(async () =>
    staticEmbedder.embed(candidates.map(sentenceOf).map(({ cleanedText, rawText }) => ({ text: rawText, cleanedText })))
  )
  const nearness = nearnessTo(embeddings, matched)
  const others = [...candidates.keys()].filter((n) => !matched.has(n))
  const byNearness = others.toSorted((a, b) => nearness[b]! - nearness[a]! || a - b)
  const nearest = new Set(byNearness.slice(0, Math.min(mostNearest, Math.max(leastNearest, matched.size))))
  const keywords = theme.keywords.slice(0, keywordsAsked)
  const hasKeyword = (n: number): boolean => {
    const words = ` ${sentenceOf(candidates[n]!).cleanedText} `
    return keywords.some((keyword) => words.includes(` ${keyword} `))
  }
  const sentences = [...candidates.keys()].flatMap((n): ReadonlyArray<AuditedSentence> => {
    const found = { ...candidates[n]!, score: nearness[n]! }
    if (matched.has(n)) return [{ ...found, matched: true, foundBy: "topic" }]
    const ways = [...(nearest.has(n) ? ["meaning"] : []), ...(hasKeyword(n) ? ["keywords"] : [])]
    return ways.length === 0 ? [] : [{ ...found, matched: false, foundBy: ways.join(" and ") }]
  })
  const audited: AuditedSentences = {
    subject: { kind: "theme", id: themeId, name: theme.name, description: theme.description, keywords: theme.keywords },
    calls: { read: calls.length, of: firms.size },
    nearMisses:
      `sentences of the same calls that are not in the theme: the ${nearest.size} nearest to it in meaning, ` +
      `and those with one of its leading keywords (${keywords.join(", ")})`,
    sentences
  }
  return audited
})
