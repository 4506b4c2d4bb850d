import type { AuditedSentence } from "./AuditedSentences.ts"
import { type RandomNumbers, shuffled } from "./RandomNumbers.ts"
import { speakerOf } from "./Speaker.ts"

/** A sentence of the sample, and for how many sentences of its population it stands. */
export interface DrawnSentence {
  readonly sentence: AuditedSentence
  readonly weight: number
}

/** Sentences that a sheet has of one firm at most, as a rule: a few, or one firm's way of speaking would decide. */
const perFirm = 3

/** How many sentences are left where every firm keeps at most so many. */
const keptOf = (sizes: ReadonlyArray<number>, most: number): number => sizes.reduce((sum, size) => sum + Math.min(size, most), 0)

/**
 * The most sentences that a firm may keep, so that it is expected to give `perFirm` to the sample at most; more where the firms are too few
 * for that. The others of a firm are left out by chance, and those that stay stand for them.
 */
const mostKept = (sizes: ReadonlyArray<number>, wanted: number): number => {
  const largest = Math.max(...sizes)
  let expected = perFirm
  while (expected < largest && keptOf(sizes, expected) < wanted) expected += 1
  let most = expected
  while (most < largest && (most + 1) * wanted <= expected * keptOf(sizes, most + 1)) most += 1
  return most
}

/**
 * Draws `wanted` sentences of one population (all of them where there are no more), spread over sections, speakers and firms:
 * sentences are ordered by section, speaker and firm, and every so-manieth is taken from a random start. So each section and speaker has the
 * share of the sample that it has of the population, to within one sentence, and the chance of every sentence to be drawn is known.
 *
 * Source: systematic sampling from an ordered list, Cochran, Sampling Techniques, 3rd ed., 1977, chapter 8; a weight is one by the chance
 * of being drawn (Horvitz, Thompson, 1952).
 */
export const sampleSentences = (
  population: ReadonlyArray<AuditedSentence>,
  wanted: number,
  random: RandomNumbers
): ReadonlyArray<DrawnSentence> => {
  if (population.length <= wanted) return population.map((sentence) => ({ sentence, weight: 1 }))
  const byFirm = shuffled([...Map.groupBy(population, ({ call }) => call.firmId).values()], random)
  const most = mostKept(
    byFirm.map((sentences) => sentences.length),
    wanted
  )
  const kept = byFirm.flatMap((sentences) => {
    const some = shuffled(sentences, random).slice(0, most)
    return some.map((sentence): DrawnSentence => ({ sentence, weight: sentences.length / some.length }))
  })
  const strata = [...Map.groupBy(kept, ({ sentence }) => stratumOf(sentence))].sort(([a], [b]) => (a < b ? -1 : 1))
  const inOrder = strata.flatMap(([, sentences]) => sentences)
  const step = inOrder.length / wanted
  const start = random.next() * step
  return Array.from({ length: wanted }, (_, n) => {
    const { sentence, weight } = inOrder[Math.min(inOrder.length - 1, Math.floor(start + n * step))]!
    return { sentence, weight: weight * step }
  })
}

/** Section and speaker of a sentence in one word. */
const stratumOf = ({ call, place }: AuditedSentence): string => {
  const { section, speakerType } = call.sentences[place]!
  return `${section} ${speakerOf(speakerType)}`
}
