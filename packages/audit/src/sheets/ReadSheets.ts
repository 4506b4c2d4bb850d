import { parse } from "csv-parse/sync"
import { Effect, Schema } from "effect"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { AuditError, BadSheets, fileTrouble } from "../AuditError.ts"
import { AuditKey, type KeyRow } from "./AuditKey.ts"
import { answerColumn, isSheetName, keyName, noteColumn } from "./SheetFiles.ts"

/** What a coder said of a row; null where they have not answered. */
interface CoderAnswer {
  readonly isAboutIt: boolean | null
  readonly note: string
}

/** A coder's sheet, filled in. */
export interface CoderSheet {
  /** The file's name. */
  readonly coder: string
  /** By row number. */
  readonly answers: ReadonlyMap<number, CoderAnswer>
}

/** Excel's own formats: UTF-8 with or without a mark, and "Unicode text". */
const textOf = (bytes: Uint8Array): string => new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes)

const [yes, no] = [new Set(["y", "yes", "1", "true"]), new Set(["n", "no", "0", "false"])]

/** The answer that a cell holds; undefined where it holds another word. */
const answerOf = (cell: string): boolean | null | undefined => {
  const word = cell.trim().toLowerCase()
  if (word === "") return null
  if (yes.has(word)) return true
  return no.has(word) ? false : undefined
}

/** Excel separates by what the country's numbers leave free. The first name in the file is never quoted and has no such character. */
const delimiterOf = (text: string): string => /[,;\t]/.exec(text)?.[0] ?? ","

/** A sheet's records by the names of its columns; a sheet that is no table of ours is a problem. */
const recordsOf = (text: string): ReadonlyArray<Record<string, string>> =>
  parse(text, {
    columns: (names: ReadonlyArray<string>) => names.map((name) => name.trim().toLowerCase()),
    delimiter: delimiterOf(text),
    // Excel leaves out the empty cells at the end of some rows.
    relax_column_count_less: true,
    skip_empty_lines: true
  })

/** Reads what a coder has filled in; whatever cannot be understood is a problem that names the file and the row. */
const parseSheet = (
  coder: string,
  bytes: Uint8Array,
  rows: ReadonlyMap<number, KeyRow>
): { readonly sheet: CoderSheet; readonly problems: ReadonlyArray<string> } => {
  const problems: Array<string> = []
  const answers = new Map<number, CoderAnswer>()
  const sheet = { coder, answers }
  let records: ReadonlyArray<Record<string, string>>
  try {
    records = recordsOf(textOf(bytes))
  } catch (cause) {
    return { sheet, problems: [`${coder}: it is not a CSV file (${cause instanceof Error ? cause.message : String(cause)})`] }
  }
  const first = records[0]
  if (first === undefined || first["row"] === undefined || first[answerColumn] === undefined) {
    return { sheet, problems: [`${coder}: it has no columns row and ${answerColumn}`] }
  }
  let ofAnotherAudit = 0
  for (const record of records) {
    const named = record["row"]?.trim() ?? ""
    const row = /^\d+$/.test(named) ? Number(named) : -1
    const cell = record[answerColumn] ?? ""
    const answer = answerOf(cell)
    const section = record["section"]?.trim() ?? ""
    if (section !== "" && section !== (rows.get(row)?.section ?? section)) ofAnotherAudit += 1
    if (!rows.has(row)) problems.push(`${coder}: the key knows no row "${named}"`)
    else if (answers.has(row)) problems.push(`${coder}, row ${row}: it is there twice`)
    else if (answer === undefined) problems.push(`${coder}, row ${row}: "${cell.trim()}" is neither yes nor no`)
    else answers.set(row, { isAboutIt: answer, note: record[noteColumn]?.trim() ?? "" })
  }
  // Every audit numbers its rows from 1: only what the rows say tells the sheets of two audits apart.
  if (ofAnotherAudit > 0) {
    problems.unshift(
      `${coder}: it is a sheet of another audit than the key: ${ofAnotherAudit} of its rows are from another section of a call`
    )
  }
  return { sheet, problems }
}

/** Sheets that are the same file, or a copy of it: a coder who was counted twice would agree with themselves. */
const sameSheets = (files: ReadonlyArray<string>, contents: ReadonlyArray<Buffer>): ReadonlyArray<string> =>
  files.flatMap((file, n) => {
    const earlier = contents.slice(0, n).findIndex((bytes) => bytes.equals(contents[n]!))
    if (earlier === -1) return []
    return [resolve(files[earlier]!) === resolve(file) ? `${file}: it is named twice` : `${file}: it is a copy of ${files[earlier]}`]
  })

const readFile = (file: string) => Effect.try({ try: () => readFileSync(file), catch: fileTrouble(file) })

/** The sheets that a name stands for: a folder for the coders' sheets in it, a file for itself. */
const filesAt = (place: string) =>
  Effect.try({
    try: () => {
      if (!statSync(place).isDirectory()) return [place]
      const names = readdirSync(place).filter(isSheetName).toSorted()
      return names.map((name) => join(place, name))
    },
    catch: fileTrouble(place)
  })

const badSheets = (message: string, problems: ReadonlyArray<string>) => new AuditError({ message, reason: new BadSheets({ problems }) })

/** The key and the coders' sheets: those of a folder, or files, beside the first of which the key lies. Fails with every problem that they have. */
export const readSheets = Effect.fn("readSheets")(function* (named: ReadonlyArray<string>) {
  const files = (yield* Effect.forEach(named, filesAt)).flat()
  const [firstFile] = files
  if (firstFile === undefined) return yield* badSheets(`There are no coders' sheets in ${named.join(", ")}.`, [])
  const keyFile = join(dirname(firstFile), keyName)
  const key = yield* Schema.decodeUnknownEffect(Schema.fromJsonString(AuditKey))(textOf(yield* readFile(keyFile))).pipe(
    Effect.mapError(() => badSheets(`${keyFile} is not the key of an audit.`, []))
  )
  const rows = new Map(key.rows.map((row) => [row.row, row]))
  const contents = yield* Effect.forEach(files, readFile)
  const read = contents.map((bytes, n) => parseSheet(basename(files[n]!), bytes, rows))
  const problems = [...sameSheets(files, contents), ...read.flatMap((one) => one.problems)]
  if (problems.length > 0) return yield* badSheets("The sheets cannot be scored as they are.", problems)
  return { key, sheets: read.map(({ sheet }) => sheet) }
})
