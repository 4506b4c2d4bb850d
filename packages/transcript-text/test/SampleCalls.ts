import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import type { Call } from "../src/index.ts"

/** Rows of a CSV file with quoted cells that may hold line breaks. */
const csvRows = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<Array<string>> = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'))
    if (end === "\n") rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

/** A table of the sample as records under its column names. */
const table = (folder: string, name: string): ReadonlyArray<Readonly<Record<string, string>>> => {
  const [header, ...rows] = csvRows(gunzipSync(readFileSync(join(folder, `${name}.csv.gz`))).toString("utf8"))
  return rows.map((row) => Object.fromEntries((header ?? []).map((column, i) => [column, row[i] ?? ""])))
}

/** Where the real calls of both quarters lie beside the checkout; undefined where they do not. */
export const sampleFolder = (): string | undefined =>
  ["../../../../shared/wrds-sample", "../../../shared/wrds-sample"]
    .map((path) => join(import.meta.dirname, path))
    .find((path) => existsSync(path))

/** Every version of every call of a quarter of the sample, in the order of the table. */
export const sampleCalls = (folder: string, quarter: string): ReadonlyArray<Call> => {
  const from = join(folder, quarter)
  const people = new Map(table(from, "ciq.wrds_transcript_person").map((row) => [row["transcriptpersonid"], row]))
  const calls = new Map<string, Array<Call["components"][number]>>()
  for (const row of table(from, "ciq.ciqtranscriptcomponent")) {
    const person = people.get(row["transcriptpersonid"])
    const components = calls.get(row["transcriptid"]!) ?? []
    calls.set(row["transcriptid"]!, components)
    components.push({
      componentId: row["transcriptcomponentid"]!,
      componentOrder: Number(row["componentorder"]),
      componentTypeId: Number(row["transcriptcomponenttypeid"]),
      speakerType: person?.["speakertypename"] ?? null,
      speakerName: person?.["transcriptpersonname"] ?? null,
      text: row["componenttext"]!
    })
  }
  return [...calls].map(([transcriptId, components]) => ({
    firmId: "1",
    transcriptId,
    components: components.toSorted((a, b) => a.componentOrder - b.componentOrder)
  }))
}
