import { SeededRandom } from "../src/maths/SeededRandom.ts"
import type { SentenceInput } from "../src/TopicModel.ts"

const subjects = [
  ["freight", "container", "port", "carrier", "shipping", "congestion", "trucking", "lane"],
  ["loan", "deposit", "credit", "reserve", "lending", "mortgage", "charge", "bank"],
  ["trial", "patient", "dose", "oncology", "enrollment", "efficacy", "placebo", "biologic"],
  ["cloud", "subscription", "software", "renewal", "migration", "tenant", "server", "api"],
  ["drilling", "rig", "basin", "crude", "barrel", "shale", "well", "completion"],
  ["denim", "apparel", "store", "outlet", "wardrobe", "fashion", "merchandise", "mall"]
]
const shared = ["growth", "margin", "demand", "customer", "cost", "price", "investment", "outlook"]

/** Made-up sentences about six matters in turn: sentence i is about matter i % 6. */
export const callSentences = (count: number, seed = 1): ReadonlyArray<SentenceInput> => {
  const random = new SeededRandom(seed)
  const pick = (list: ReadonlyArray<string>): string => list[random.nextInt() % list.length]!
  return Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: 5 + (random.nextInt() % 5) }, (_, w) => pick(w % 4 === 3 ? shared : subjects[i % 6]!))
    return { id: `s${i}`, text: `We saw ${words.join(" ")} in number ${i}.`, cleanedText: words.join(" ") }
  })
}

/** The same in another order. */
export const shuffled = <A>(list: ReadonlyArray<A>, seed: number): ReadonlyArray<A> => {
  const random = new SeededRandom(seed)
  const result = [...list]
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.nextInt() % (i + 1)
    const held = result[i]!
    result[i] = result[j]!
    result[j] = held
  }
  return result
}
