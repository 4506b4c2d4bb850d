import { plainText } from "@ftm/transcript-schema"
import { type AuditKey } from "./AuditKey.ts"
import { csvFile } from "./CsvFile.ts"

/** A row as the coders see it. Nothing in it tells whether the sentence was counted. */
export interface SheetRow {
  readonly row: number
  readonly firm: string
  readonly section: string
  readonly speaker: string
  readonly before: string
  readonly sentence: string
  readonly after: string
}

/** The files of an audit, by name, and its key as data. */
export interface AuditSheets {
  readonly key: AuditKey
  readonly files: ReadonlyMap<string, string>
}

/** The columns that a coder fills in. */
export const answerColumn = "about_it"
export const noteColumn = "note"

export const keyName = "key.json"
/** Is this the name of a coder's sheet? */
export const isSheetName = (name: string): boolean => /^coder_.+\.csv$/i.test(name)

/** One line, whatever was in the text. */
const oneLine = (text: string): string => plainText(text).replace(/\s+/g, " ").trim()

const sheetHeader = ["row", "firm", "section", "speaker", "before", "sentence", "after", answerColumn, noteColumn]

const sheetFile = (rows: ReadonlyArray<SheetRow>): string =>
  csvFile(
    sheetHeader,
    rows.map(({ after, before, firm, row, section, sentence, speaker }) => [
      row,
      ...[firm, section, speaker, before, sentence, after].map(oneLine),
      "",
      ""
    ])
  )

const keyHeader = ["row", "sentence_id", "firm_id", "matched", "found_by", "score", "section", "speaker", "weight"]

const keyTable = ({ rows }: AuditKey): string =>
  csvFile(
    keyHeader,
    rows.map(({ firm_id, found_by, matched, row, score, section, sentence_id, speaker, weight }) => [
      row,
      sentence_id,
      firm_id,
      matched,
      found_by,
      score,
      section,
      speaker,
      weight
    ])
  )

const instructions = ({ quarter, subject }: AuditKey): string =>
  [
    `Is the sentence about: ${oneLine(subject.name)}?`,
    ...(subject.description === null ? [] : [oneLine(subject.description)]),
    "",
    `Fill in the column ${answerColumn} of your sheet: yes or no. The sentences before and after are there to understand the sentence; it alone is judged.`,
    `The column ${noteColumn} is yours. Leave an answer empty rather than guess. Do not change the column row, and do not speak about the sheet before all are done.`,
    `Calls of ${quarter}; licensed text, not to be passed on.`,
    ""
  ].join("\r\n")

/** The files of an audit: one sheet per coder, each with the same rows in its own order, what the coders are asked, and the key. */
export const sheetFiles = (key: AuditKey, perCoder: ReadonlyArray<ReadonlyArray<SheetRow>>): ReadonlyMap<string, string> =>
  new Map([
    ...perCoder.map((rows, n): [string, string] => [`coder_${n + 1}.csv`, sheetFile(rows)]),
    ["question.txt", `\ufeff${instructions(key)}`],
    ["key.csv", keyTable(key)],
    [keyName, `${JSON.stringify(key, null, 2)}\n`]
  ])
