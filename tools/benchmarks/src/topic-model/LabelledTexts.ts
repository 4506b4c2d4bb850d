import type { SentenceInput } from "@ftm/topic-model"
import { makeSentenceCleaner, defaultTextOptions, noNames } from "@ftm/transcript-text"
import { Schema } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"

/** Texts of one file, with the label that people gave each. */
export interface LabelledTexts {
  /** The file's name up to its number: `banking77` of `banking77-0.jsonl.gz`. */
  readonly set: string
  readonly name: string
  readonly sentences: ReadonlyArray<SentenceInput>
  /** A number for each text's label. */
  readonly labels: ReadonlyArray<number>
}

const Line = Schema.fromJsonString(Schema.Struct({ id: Schema.String, text: Schema.String, label: Schema.String }))

const ending = /\.jsonl(\.gz)?$/

/** Every `NAME-N.jsonl` and `NAME-N.jsonl.gz` of a folder: one object `{id, text, label}` a line. */
export const readLabelledTexts = (folder: string): ReadonlyArray<LabelledTexts> => {
  const clean = makeSentenceCleaner(defaultTextOptions)
  const files = readdirSync(folder).filter((file) => ending.test(file))
  return files.sort().map((file) => {
    const bytes = readFileSync(join(folder, file))
    const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")
    const lines = text.split("\n").filter((line) => line.trim() !== "")
    const rows = lines.map((line) => Schema.decodeUnknownSync(Line)(line))
    const cleaned = clean(
      rows.map((row) => row.text),
      noNames
    )
    const numbers = new Map([...new Set(rows.map(({ label }) => label))].map((label, n) => [label, n]))
    const name = file.replace(ending, "")
    return {
      set: name.replace(/-\d+$/, ""),
      name,
      sentences: rows.map((row, i) => ({ id: row.id, text: row.text, cleanedText: cleaned[i] ?? "" })),
      labels: rows.map(({ label }) => numbers.get(label) ?? -1)
    }
  })
}
