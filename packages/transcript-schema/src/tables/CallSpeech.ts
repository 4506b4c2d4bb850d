import { column, nullable, type RowOf } from "./Column.ts"

/** `raw/call_speech`: one row a call, section and type of speaker; the operator is left out. As in `raw/calls`, the folder's name tells the quarter. */
export const callSpeechColumns = [
  column("firm_id", "STRING"),
  column("transcript_id", "STRING"),
  column("section", "STRING"),
  nullable("speaker_type", "STRING"),
  column("n_turns", "INT32"),
  column("n_sentences_spoken", "INT32"),
  column("n_words", "INT32")
] as const

/** A row of `raw/call_speech`. */
export type CallSpeechRow = RowOf<typeof callSpeechColumns>
