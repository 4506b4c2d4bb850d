import { Schema } from "effect"

const CallOutcome = Schema.Union([
  Schema.TaggedStruct("Kept", {}),
  Schema.TaggedStruct("NoComponents", {}),
  Schema.TaggedStruct("NoText", {}),
  Schema.TaggedStruct("OnlyOperator", {}),
  Schema.TaggedStruct("NotEnglish", { language: Schema.String }),
  Schema.TaggedStruct("NothingLeft", {}),
  /** The text could not be derived; the raw rows are kept and `prepare` tries again. */
  Schema.TaggedStruct("TextFailed", { message: Schema.String })
])
export type PreparedOutcome = typeof CallOutcome.Type

/** What became of one call of a firm. */
const PreparedCall = Schema.Struct({
  transcriptId: Schema.String,
  /** Rows of raw/components. */
  components: Schema.Int,
  /** Null for a call that is kept as raw components only. */
  text: Schema.NullOr(
    Schema.Struct({
      outcome: CallOutcome,
      /** ISO 639-3; `und` where there is too little text to say. */
      language: Schema.String,
      mended: Schema.Int,
      sentences: Schema.Int,
      speech: Schema.Array(
        Schema.Struct({
          section: Schema.String,
          speakerType: Schema.NullOr(Schema.String),
          turns: Schema.Int,
          sentences: Schema.Int,
          words: Schema.Int
        })
      )
    })
  )
})
export type PreparedCall = typeof PreparedCall.Type

/** What became of a firm's text. It lies in the part's own metadata, so that a run that goes on knows what an earlier one found. */
const PreparedFirm = Schema.Struct({
  firmId: Schema.String,
  /** The latest call that gave sentences; the latest of all where none did. */
  transcriptId: Schema.String,
  /** Index of the row group in the part; null for a firm without a sentence. */
  rowGroup: Schema.NullOr(Schema.Int),
  calls: Schema.Array(PreparedCall)
})
export type PreparedFirm = typeof PreparedFirm.Type

/** Under which name the part's metadata holds its firms. */
export const preparedFirmsKey = "ftm.firms"

const firmsJson = Schema.fromJsonString(Schema.Array(PreparedFirm))
export const encodePreparedFirms = (firms: ReadonlyArray<PreparedFirm>): string => Schema.encodeSync(firmsJson)(firms)
/** Undefined where the text was not written by this version of the program. */
export const decodePreparedFirms = (json: string | undefined): ReadonlyArray<PreparedFirm> | undefined => {
  if (json === undefined) return undefined
  const decoded = Schema.decodeExit(firmsJson)(json)
  return decoded._tag === "Success" ? decoded.value : undefined
}

/** Sentences of a firm's calls. */
export const sentencesOf = (firm: PreparedFirm): number => firm.calls.reduce((sum, call) => sum + (call.text?.sentences ?? 0), 0)

/** Words spoken in a call, the operator's left out; 0 for a call that is kept as raw components only. */
export const wordsOf = (call: PreparedCall): number => call.text?.speech.reduce((sum, part) => sum + part.words, 0) ?? 0

/** Has the text of one of the firm's calls failed? */
export const hasFailed = (firm: PreparedFirm): boolean => firm.calls.some((call) => call.text?.outcome._tag === "TextFailed")
