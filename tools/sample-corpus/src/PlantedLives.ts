import { industries, type IndustryKey } from "./Industries.ts"
import type { Lexicon } from "./Lexicon.ts"
import { reportingLexicons } from "./ReportingLanguage.ts"
import { themeLexicon, themes } from "./Themes.ts"

/** What happens to a planted theme in a quarter, compared with the quarter before. */
export type PlantedEvent = {
  readonly quarter: string
  /** The theme's key, as in the truth of a topic. */
  readonly theme: string
} & (
  | { readonly what: "appears" | "grows" | "fades" | "vanishes" }
  /** `theme` goes on with less; `into` is the new theme that was a part of it. */
  | { readonly what: "splits"; readonly into: string }
  /** `theme` is gone; its firms speak of it as a part of `into`. */
  | { readonly what: "merges"; readonly into: string }
)

/** A subject, and how many firms speak of it as the quarters pass. */
export interface PlantedLife {
  readonly theme: string
  readonly kind: "subject" | "reporting"
  /** The words of a firm of that industry in quarter number `n`; undefined where such firms never speak of it. */
  readonly words: (industry: IndustryKey, n: number) => Lexicon | undefined
  /** The part of firms that speaks of it in quarter number `n`, 0 to 1. */
  readonly rate: (n: number) => number
}

/** The words of two subjects that are spoken of as one. */
const together = (one: Lexicon, other: Lexicon): Lexicon => ({
  ...one,
  things: [...one.things, ...other.things],
  actions: [...one.actions, ...other.actions],
  outcomes: [...one.outcomes, ...other.outcomes],
  drivers: [...one.drivers, ...other.drivers],
  metrics: [...one.metrics, ...other.metrics]
})

const sharedWords = (key: string, industry: IndustryKey): Lexicon => {
  const theme = themes.find(({ words }) => words.key === key)
  if (theme === undefined) throw new RangeError(`no theme is called ${key}`)
  return themeLexicon(theme, industry)
}

const few = 0.25
const some = 0.45
const many = 0.65

/** `before` until the quarter in which something happens, `after` from then on. */
const turns = (at: number, before: number, after: number) => (n: number) => (n < at ? before : after)

/**
 * What is planted over the quarters: themes that appear, grow, fade, vanish, split and merge, each in a quarter of its own as far as there
 * are so many; and subjects of the trade and the language of reporting, which stay as they are.
 */
export const plantedLives = (
  quarters: ReadonlyArray<string>
): { readonly lives: ReadonlyArray<PlantedLife>; readonly events: ReadonlyArray<PlantedEvent> } => {
  // The first quarter has no quarter before it.
  const placeOf = (event: number): number => 1 + (event % (quarters.length - 1))
  const [appears, grows, fades, vanishes, splits, merges] = [0, 1, 2, 3, 4, 5].map(placeOf) as [
    number,
    number,
    number,
    number,
    number,
    number
  ]
  const subject = (theme: string, rate: PlantedLife["rate"]): PlantedLife => ({
    theme,
    kind: "subject",
    words: (industry) => sharedWords(theme, industry),
    rate
  })
  const spokenTogether = (theme: string, other: string, isTogether: (n: number) => boolean, rate: number): PlantedLife => ({
    theme,
    kind: "subject",
    words: (industry, n) =>
      isTogether(n) ? together(sharedWords(theme, industry), sharedWords(other, industry)) : sharedWords(theme, industry),
    rate: () => rate
  })
  const lives: ReadonlyArray<PlantedLife> = [
    subject("ai-investment", turns(appears, 0, some)),
    subject("energy-transition", turns(grows, few, many)),
    subject("cyber-security", turns(fades, many, few)),
    subject("acquisition", turns(vanishes, some, 0)),
    spokenTogether("supply-chain", "tariffs", (n) => n < splits, many),
    subject("tariffs", turns(splits, 0, some)),
    spokenTogether("cost-inflation", "labour-shortage", (n) => n >= merges, many),
    subject("labour-shortage", turns(merges, some, 0)),
    ...industries.flatMap(({ key, topics }) =>
      topics.map((words): PlantedLife => ({
        theme: words.key,
        kind: "subject",
        words: (industry) => (industry === key ? words : undefined),
        rate: () => some
      }))
    ),
    ...reportingLexicons.map((words): PlantedLife => ({ theme: words.key, kind: "reporting", words: () => words, rate: () => 0.95 }))
  ]
  const quarterOf = (n: number): string => quarters[n] ?? ""
  const events: ReadonlyArray<PlantedEvent> = [
    { quarter: quarterOf(appears), theme: "ai-investment", what: "appears" },
    { quarter: quarterOf(grows), theme: "energy-transition", what: "grows" },
    { quarter: quarterOf(fades), theme: "cyber-security", what: "fades" },
    { quarter: quarterOf(vanishes), theme: "acquisition", what: "vanishes" },
    { quarter: quarterOf(splits), theme: "supply-chain", what: "splits", into: "tariffs" },
    { quarter: quarterOf(merges), theme: "labour-shortage", what: "merges", into: "cost-inflation" }
  ]
  return { lives, events }
}
