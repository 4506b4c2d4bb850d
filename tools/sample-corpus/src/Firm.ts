import { type Industry, industries } from "./Industries.ts"
import type { Lexicon } from "./Lexicon.ts"
import { brokers, madeUpWord, madeUpWords, personName } from "./Names.ts"
import { productTopic } from "./ProductTopic.ts"
import { Random } from "./Random.ts"
import type { Mentions } from "./SentenceGrammar.ts"
import { themeLexicon, themes } from "./Themes.ts"

export interface Speaker {
  readonly personId: number
  readonly name: string
  readonly role: "operator" | "executive" | "analyst"
  /** The broker of an analyst, the firm of an executive, nothing for the operator. */
  readonly company: string
}

/** A planted topic of one firm. */
export interface FirmTopicPlan {
  /** `{firm_id}/{key of the lexicon}`. */
  readonly topicId: string
  readonly words: Lexicon
  /** The planted cross-firm theme it belongs to; null for a topic of the trade or of the firm alone. */
  readonly theme: string | null
  readonly kind: "theme" | "industry" | "own"
}

/** A made-up firm. It depends on the seed and its number only, so it is the same in every quarter and any number of firms. */
export interface Firm {
  readonly index: number
  readonly firmId: string
  readonly name: string
  readonly ticker: string
  readonly gvkey: string
  /** A second gvkey of the same firm, long out of use. */
  readonly oldGvkey: string
  /** Four PERMNOs: the firm's own, then those of traps. */
  readonly permnos: readonly [number, number, number, number]
  readonly industry: Industry
  readonly topics: ReadonlyArray<FirmTopicPlan>
  readonly executives: ReadonlyArray<Speaker>
  readonly products: ReadonlyArray<string>
}

/** Largest number of firms for which ids stay unique and fit WRDS's types. */
export const mostFirms = 400_000

export const makeFirm = (seed: number, index: number): Firm => {
  const random = new Random(seed, "firm", index)
  const industry = industries[index % industries.length] as Industry
  const firmId = String(10_000_000 + scattered(seed, "companyid", index, 300_000_000))
  const word = madeUpWord(nthWord(seed, "names", index))
  const name = `${word} ${random.pick(industry.nameEndings)}`
  const products = Array.from({ length: 3 }, (_, n) => madeUpWord(nthWord(seed, "products", index * 3 + n)))

  const plan = (words: Lexicon, kind: FirmTopicPlan["kind"]): FirmTopicPlan => ({
    topicId: `${firmId}/${words.key}`,
    words,
    theme: kind === "theme" ? words.key : null,
    kind
  })
  const shared = random
    .shuffle(themes)
    .slice(0, random.int(3, 4))
    .map((theme) => plan(themeLexicon(theme, industry.key), "theme"))
  const trade = random
    .shuffle(industry.topics)
    .slice(0, random.int(2, 4))
    .map((words) => plan(words, "industry"))
  const own = plan(productTopic(products[0] ?? word, random.pick(industry.products)), "own")

  return {
    index,
    firmId,
    name,
    ticker: letters(scattered(seed, "ticker", index, 26 ** 4)),
    gvkey: gvkeyText(scattered(seed, "gvkey", 2 * index, 900_000)),
    oldGvkey: gvkeyText(scattered(seed, "gvkey", 2 * index + 1, 900_000)),
    permnos: [permno(4 * index), permno(4 * index + 1), permno(4 * index + 2), permno(4 * index + 3)],
    industry,
    topics: [...shared, ...trade, own],
    executives: Array.from({ length: 4 }, (_, n): Speaker => ({
      personId: 100_000 + 4 * index + n,
      name: personName(random),
      role: "executive",
      company: name
    })),
    products
  }
}

export const mentionsOf = (firm: Firm, people: ReadonlyArray<string>): Mentions => ({ products: firm.products, people, brokers })

export const operator: Speaker = { personId: 1, name: "Operator", role: "operator", company: "" }

/** Analyst number `n`: the same person in every call that they join. */
export const analyst = (seed: number, n: number): Speaker => {
  const random = new Random(seed, "analyst", n)
  return { personId: 50_000 + n, name: personName(random), role: "analyst", company: random.pick(brokers) }
}

/** Spreads 0, 1, 2, … over 0 … size-1 without repeats: 7,919 is a prime that divides none of the sizes. */
const scattered = (seed: number, what: string, n: number, size: number): number =>
  (n * 7_919 + new Random(seed, what).int(0, size - 1)) % size

const nthWord = (seed: number, what: string, n: number): number =>
  Math.floor(n / madeUpWords) * madeUpWords + scattered(seed, what, n, madeUpWords)

const gvkeyText = (n: number): string => String(1_000 + n).padStart(6, "0")

// Five digits for as long as they suffice.
const permno = (n: number): number => (n < 80_000 ? 10_000 + ((n * 7_919) % 80_000) : 100_000 + n)

const letters = (n: number): string => {
  let text = ""
  for (let rest = n, i = 0; i < 4; i++, rest = Math.floor(rest / 26)) text = String.fromCharCode(65 + (rest % 26)) + text
  return text
}
