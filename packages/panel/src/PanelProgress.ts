/** What is done to write a panel or the table of sentences, in this order; short words that a display can show. */
export const panelStepNames = ["counting sentences", "writing tables", "writing sentences"] as const

/** How far it is. */
export interface PanelProgress {
  readonly step: (typeof panelStepNames)[number]
  /** Which share of the step is done, from 0 to 1. */
  readonly share: number
}

/** Hears how far it is. It is called from within the work, so it must be quick. */
export type PanelListener = (progress: PanelProgress) => void
