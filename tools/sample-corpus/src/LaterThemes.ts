import type { Firm, FirmTopicPlan } from "./Firm.ts"
import { lexicon } from "./Lexicon.ts"
import { Random } from "./Random.ts"
import { type Theme, themeLexicon, themes } from "./Themes.ts"

/** The theme that nobody speaks of until themes have moved on. */
export const newTheme: Theme = {
  words: lexicon("drought", "Drought and water", {
    things: "the drought; water shortages; low river levels; water rationing; reservoir levels; irrigation limits; dry wells",
    actions:
      "recycling process water; drilling deeper wells; trucking water to our sites; applying for water permits; fixing leaks in the water lines; moving barges with lighter loads",
    outcomes: "water use per site; river shipments; lost production days from drought; water security; the cost of water",
    drivers: "the driest spring in decades; rationing by the authorities; low snowpack; farmers' claims on the river; record heat",
    metrics: "water use; the river gauge; days lost to water limits"
  }),
  flavour: {
    technology: "ultrapure water for the fabs; cooling water for data centers",
    health: "sterile water supply; dialysis water",
    retail: "produce shortages from the drought; garden sales under watering bans",
    industrial: "cooling water for the foundries; irrigation equipment",
    energy: "hydropower output; water for fracturing",
    finance: "farm loans in drought regions; crop insurance claims"
  }
}

/** What has become of the themes in a later quarter; all others stay as they were. */
const themesMoved = { appears: "drought", grows: "ai-investment", fades: "cyber-security", vanishes: "acquisition" } as const

/** The part of the firms that takes up the theme that appears, or the one that grows; and that goes on with the one that fades. */
const takesUp = 0.5
const goesOn = 0.35

/** The same firm in a later quarter: what it speaks of has moved on. */
export const movedOn = (firm: Firm, seed: number): Firm => {
  const chance = (theme: string, probability: number): boolean => new Random(seed, "moved on", theme, firm.index).chance(probability)
  const stays = ({ theme }: FirmTopicPlan): boolean =>
    theme !== themesMoved.vanishes && (theme !== themesMoved.fades || chance(themesMoved.fades, goesOn))
  const speaksOf = (key: string): boolean => firm.topics.some(({ theme }) => theme === key)
  const taken = [...themes, newTheme].filter(
    ({ words }) =>
      (words.key === themesMoved.appears || words.key === themesMoved.grows) && !speaksOf(words.key) && chance(words.key, takesUp)
  )
  const plans = taken.map((theme): FirmTopicPlan => {
    const words = themeLexicon(theme, firm.industry.key)
    return { topicId: `${firm.firmId}/${words.key}`, words, theme: words.key, kind: "theme" }
  })
  return { ...firm, topics: [...firm.topics.filter(stays), ...plans] }
}
