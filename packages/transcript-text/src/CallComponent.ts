import type { Section } from "@ftm/transcript-schema"

/** One turn of an earnings call, as Capital IQ cuts it: who spoke, in which part of the call, and what. */
export interface CallComponent {
  /** Capital IQ's transcriptcomponentid, as a string. */
  readonly componentId: string
  /** Capital IQ's componentorder: the place of the turn in the call. */
  readonly componentOrder: number
  /** Capital IQ's transcriptcomponenttypeid: 1 presentation operator message, 2 presenter speech, 3 question, 4 answer, 7 Q&A operator message. */
  readonly componentTypeId: number | null
  /** Capital IQ's speakertypename: `Operator`, `Executives`, `Analysts`, …; null where it has none. */
  readonly speakerType: string | null
  readonly speakerName: string | null
  /** What was said; null or empty for a turn without text. */
  readonly text: string | null
}

const operatorComponentTypes: ReadonlySet<number> = new Set([1, 7])

/** The conference operator's turns say nothing about the firm and are left out. */
export const isOperatorTurn = (component: CallComponent): boolean =>
  component.speakerType?.trim().toLowerCase() === "operator" ||
  (component.componentTypeId !== null && operatorComponentTypes.has(component.componentTypeId))

/**
 * The part of the call in which a component was spoken. Types that Capital IQ does not document
 * count as presentation until the first question was asked, and as answers afterwards.
 */
export const sectionOf = (componentTypeId: number | null, questionsBegan: boolean): Section => {
  if (componentTypeId === 2) return "presentation"
  if (componentTypeId === 3) return "question"
  if (componentTypeId === 4) return "answer"
  return questionsBegan ? "answer" : "presentation"
}
