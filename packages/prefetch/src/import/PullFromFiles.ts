import type { Row } from "@ftm/parquet-table"
import { type ComponentRow, type SelectedCall, toComponentRow } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { type FileHandle, open } from "node:fs/promises"
import type { PullPart } from "../parts/FillQuarter.ts"
import { damaged, PrefetchError } from "../PrefetchError.ts"
import type { IndexedCall } from "./CallIndex.ts"
import { textOfLine } from "./FileLines.ts"
import type { ImportFile } from "./ImportFiles.ts"
import { checkLine, componentTypes, type ImportLine } from "./ImportLine.ts"

const rowOf = (call: SelectedCall, line: ImportLine): ComponentRow =>
  toComponentRow(call, {
    transcriptcomponentid: `${call.transcriptid}-${line.order}`,
    componentorder: line.order,
    transcriptcomponenttypeid: line.componentType === null ? null : componentTypes[line.componentType],
    transcriptcomponenttypename: line.componentType,
    transcriptpersonid: null,
    transcriptpersonname: line.speakerName,
    companyofperson: null,
    speakertypeid: null,
    speakertypename: line.speakerType,
    componenttext: line.text
  })

const changed = (name: string): PrefetchError =>
  damaged(`${name} changed while it was read. Run the same command again when nothing writes into the folder.`)

/** Opens a file that is still the one that was checked. */
const openUnchanged = async (file: ImportFile): Promise<FileHandle> => {
  const handle = await open(file.path)
  const { mtimeMs, size } = await handle.stat()
  if (size === file.bytes && mtimeMs === file.modified) return handle
  await handle.close()
  throw changed(file.name)
}

/** Reads a call's lines again by their places. */
const readCall = async (call: SelectedCall, indexed: IndexedCall): Promise<ReadonlyArray<ComponentRow>> => {
  const rows: Array<ComponentRow> = []
  const open = new Map<string, FileHandle>()
  try {
    for (const { file, length, order, start } of indexed.lines) {
      const handle = open.get(file.path) ?? (await openUnchanged(file))
      open.set(file.path, handle)
      const bytes = Buffer.alloc(length)
      const { bytesRead } = await handle.read(bytes, 0, length, start)
      const line = bytesRead === length ? checkLine(textOfLine(bytes)).line : undefined
      if (line === undefined || line.firmId !== indexed.firmId || line.transcriptId !== indexed.transcriptId || line.order !== order)
        throw changed(file.name)
      rows.push(rowOf(call, line))
    }
  } finally {
    for (const handle of open.values()) await handle.close()
  }
  return rows
}

const textLength = (row: Row): number => (typeof row["componenttext"] === "string" ? row["componenttext"].length : 0)

/** Takes the components of firms from the files that the index was made of. */
export const pullFromFiles = (calls: ReadonlyArray<IndexedCall>): PullPart<PrefetchError, never> => {
  const places = new Map(calls.map((call) => [`${call.firmId}_${call.transcriptId}`, call]))
  return (firms, onCharacters) =>
    Effect.gen(function* () {
      const groups: Array<ReadonlyArray<Row>> = []
      for (const firm of firms) {
        const rows: Array<Row> = []
        for (const call of [...firm.otherCalls, ...firm.calls]) {
          const indexed = places.get(`${firm.firmId}_${call.transcriptid}`)
          if (indexed === undefined) continue
          const read = yield* Effect.tryPromise({
            try: () => readCall(call, indexed),
            catch: (cause) => (cause instanceof PrefetchError ? cause : changed(indexed.lines[0]?.file.name ?? "A file"))
          })
          for (const row of read) rows.push(row)
        }
        groups.push(rows)
        yield* onCharacters(rows.reduce((sum, row) => sum + textLength(row), 0))
      }
      return { firms: groups, notes: [] }
    })
}
