import { entropyOf } from "./Entropy.ts"

/** The words that some firm uses in some quarter, with repetitions. */
export interface WordsOfFirm {
  readonly firm: string
  readonly words: Iterable<string>
}

/** From this share of the words on that chance would spread as widely, firms do not differ, and a word's spread tells nothing. */
const likeChance = 0.9

/**
 * How widely firms use each word, from 0 to 1: the number of firms that would use it as unevenly, if they used it alike, as a share of all firms.
 * For a word that firm i uses with share p_i of all its uses, exp(-sum p_i ln p_i) / firms: the perplexity of the distribution, known in ecology as the effective
 * number of species (Hill, "Diversity and evenness: a unifying notation and its consequences", 1973; Jost, "Entropy and diversity", 2006). A share of firms, unlike the
 * entropy over its maximum, means the same for 200 firms and for 5,000.
 */
export interface WordSpread {
  /** 0 for a word that nobody uses. */
  readonly of: (word: string) => number
  /** False where the spread of words says nothing: firms all speak alike. */
  readonly tells: boolean
}

/** The spread of every word. */
export const wordSpread = (texts: Iterable<WordsOfFirm>): WordSpread => {
  const uses = new Map<string, Map<string, number>>()
  const perFirm = new Map<string, number>()
  for (const { firm, words } of texts) {
    for (const word of words) {
      let ofWord = uses.get(word)
      if (ofWord === undefined) uses.set(word, (ofWord = new Map()))
      ofWord.set(firm, (ofWord.get(firm) ?? 0) + 1)
      perFirm.set(firm, (perFirm.get(firm) ?? 0) + 1)
    }
  }
  const firms = perFirm.size
  const spread = new Map<string, number>()
  for (const [word, ofWord] of uses) spread.set(word, entropyOf(ofWord.values()).effective / Math.max(1, firms))
  return { of: (word) => spread.get(word) ?? 0, tells: firmsDiffer(uses, perFirm) }
}

/**
 * Do firms differ in their words more than chance makes them? Of the words that are used often enough to tell, those count that are spread as
 * widely as if every use had been dealt to a firm by chance, by its size. The entropy that chance gives is that of the firms' sizes
 * less (firms - 1) / (2 x uses) (Miller, "Note on the bias of information estimates", 1955).
 */
const firmsDiffer = (uses: ReadonlyMap<string, ReadonlyMap<string, number>>, perFirm: ReadonlyMap<string, number>): boolean => {
  const ofSizes = entropyOf(perFirm.values())
  let all = 0
  let byChance = 0
  for (const ofWord of uses.values()) {
    const { effective, total } = entropyOf(ofWord.values())
    if (total < 2 * perFirm.size) continue
    all += total
    const chance = ofSizes.effective * (1 - (perFirm.size - 1) / (2 * total))
    if (effective > likeChance * chance) byChance += total
  }
  return byChance < all / 2
}
