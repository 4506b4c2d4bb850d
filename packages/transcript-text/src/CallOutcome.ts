/** What became of a call's text. Decisions are made on the tag; `describeOutcome` has the words for people. */
export type CallOutcome =
  /** At least one sentence was kept. */
  | { readonly _tag: "Kept" }
  | { readonly _tag: "NoComponents" }
  /** There are components, but none with text. */
  | { readonly _tag: "NoText" }
  /** Nobody but the operator said something. */
  | { readonly _tag: "OnlyOperator" }
  /** Most of the call is in another language (ISO 639-3); no sentence of it is kept. */
  | { readonly _tag: "NotEnglish"; readonly language: string }
  /** Something was said, but no sentence has enough words left after cleaning: numbers, symbols, another script. */
  | { readonly _tag: "NothingLeft" }

const languageName = (code: string): string => {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code
  } catch {
    return code
  }
}

/** An outcome in plain words, for a table. */
export const describeOutcome = (outcome: CallOutcome): string => {
  switch (outcome._tag) {
    case "Kept":
      return "kept"
    case "NoComponents":
      return "no components"
    case "NoText":
      return "no component has text"
    case "OnlyOperator":
      return "nobody but the operator speaks"
    case "NotEnglish":
      return `not English (${languageName(outcome.language)})`
    case "NothingLeft":
      return "no sentence has words left after cleaning"
  }
}
