/** What is done to find the themes of a quarter, in this order; short words that a display can show. */
export const themeStages = [
  "reading topics",
  "reading sentences",
  "comparing words",
  "making vectors",
  "grouping",
  "naming themes",
  "writing"
] as const

export type ThemeStage = (typeof themeStages)[number]

/** How far the themes of a quarter are. */
export interface ThemeProgress {
  readonly stage: ThemeStage
  /** Which share of the stage is done, from 0 to 1. */
  readonly share: number
}

/**
 * Hears how far it is, at least every few seconds on 100,000 topics. It is called from within the computation, which nothing else
 * can interrupt, so it must be quick. The themes do not depend on whether anybody listens.
 */
export type ThemeListener = (progress: ThemeProgress) => void

/** The listener for one stage, told by share alone; tells of the stage's start at once. */
export const ofStage = (listener: ThemeListener, stage: ThemeStage): ((share: number) => void) => {
  listener({ stage, share: 0 })
  return (share) => listener({ stage, share })
}
