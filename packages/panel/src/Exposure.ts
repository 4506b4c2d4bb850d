import type { Section } from "@ftm/transcript-schema"

/** Who speaks, as the panel tells them apart. */
type SpeakerGroup = "executives" | "analysts" | "other"

/** What the panel needs to know of a sentence. */
export interface SpokenSentence {
  readonly sentenceId: string
  readonly section: Section
  readonly speakerType: string | null
  readonly safeHarbor: boolean
}

/** How many of a call's sentences are about something, by section and by speaker: each of both adds up to `sentences`. */
export type Exposure = Record<"sentences" | Section | SpeakerGroup, number>

export const noExposure = (): Exposure => ({ sentences: 0, presentation: 0, question: 0, answer: 0, executives: 0, analysts: 0, other: 0 })

/** WRDS's names are `Executives` and `Analysts`; `Attendees`, `Shareholders` and whatever else there is, a missing type too, are others. */
const speakerGroupOf = (speakerType: string | null): SpeakerGroup => {
  const name = speakerType?.trim().toLowerCase()
  return name === "executives" || name === "analysts" ? name : "other"
}

/** Counts one more sentence. */
export const addSentence = (exposure: Exposure, { section, speakerType }: Pick<SpokenSentence, "section" | "speakerType">): void => {
  exposure.sentences += 1
  exposure[section] += 1
  exposure[speakerGroupOf(speakerType)] += 1
}

/** Adds what was counted elsewhere. */
export const addExposure = (exposure: Exposure, more: Exposure): void => {
  exposure.sentences += more.sentences
  exposure.presentation += more.presentation
  exposure.question += more.question
  exposure.answer += more.answer
  exposure.executives += more.executives
  exposure.analysts += more.analysts
  exposure.other += more.other
}
