import { type Quarter, quarterBounds } from "@ftm/transcript-schema"
import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { decodeLine, type ImportLine } from "./importLine.ts"
import { failed, type Stop, wrongUsage } from "./Stop.ts"

/** Where a component's line lies. */
export interface LinePlace {
  readonly file: string
  readonly start: number
  readonly length: number
  readonly order: number
}

/** A call of the quarter and the places of its components; the text itself stays on the disk. */
export interface IndexedCall {
  readonly firmId: string
  readonly firmName: string
  readonly transcriptId: string
  readonly date: string
  readonly permno: number
  readonly gvkey: string
  readonly lines: Array<LinePlace>
}

export interface ImportIndex {
  readonly calls: ReadonlyArray<IndexedCall>
  readonly lines: number
  readonly outsideQuarter: number
  /** Hash of the names and bytes of all files, so that a run that goes on notices other files. */
  readonly sha256: string
}

interface RawLine {
  readonly start: number
  readonly bytes: Buffer
}

/** The lines of a file with their places; a line may end with CRLF. */
async function* linesOf(path: string, onBytes: (bytes: Buffer) => void): AsyncGenerator<RawLine> {
  let rest: Buffer = Buffer.alloc(0)
  let start = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    onBytes(chunk)
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      yield { start, bytes: bytes.subarray(0, end) }
      start += end + 1
      bytes = bytes.subarray(end + 1)
    }
    rest = bytes
  }
  if (rest.length > 0) yield { start, bytes: rest }
}

const filesOf = (folder: string): Effect.Effect<ReadonlyArray<string>, Stop> =>
  Effect.tryPromise({
    try: async () => (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).sort(),
    catch: () => wrongUsage(`The folder ${folder} cannot be read. Give --from a folder with .jsonl files (their format: docs/specs/transcript-jsonl.md).`)
  }).pipe(
    Effect.filterOrFail((names) => names.length > 0, () => wrongUsage(`There is no .jsonl file in ${folder}. Their format: docs/specs/transcript-jsonl.md`))
  )

/** Adds a line to its call; gives back what is wrong with it. */
const addLine = (calls: Map<string, IndexedCall>, line: ImportLine, place: LinePlace): string | undefined => {
  const key = `${line.firm_id}_${line.transcript_id}`
  const call = calls.get(key)
  if (call === undefined) {
    calls.set(key, {
      firmId: String(line.firm_id),
      firmName: line.firm_name,
      transcriptId: String(line.transcript_id),
      date: line.call_date,
      permno: line.permno ?? 0,
      gvkey: line.gvkey ?? "",
      lines: [place]
    })
    return undefined
  }
  if (call.date !== line.call_date) return `call_date ${line.call_date} of transcript ${key}, which had ${call.date} before`
  call.lines.push(place)
  return undefined
}

/** Reads all files once, checks every line and notes where the components of the quarter's calls lie. */
export const indexFolder = Effect.fn("indexFolder")(function*(folder: string, quarter: Quarter) {
  const { endExclusive, start } = quarterBounds(quarter)
  const calls = new Map<string, IndexedCall>()
  const hash = createHash("sha256")
  let lines = 0
  let outsideQuarter = 0

  for (const name of yield* filesOf(folder)) {
    const path = join(folder, name)
    hash.update(`${name}\n`)
    let number = 0
    const broken = (what: string): Stop => wrongUsage(`Line ${number} of ${path}: ${what}. Correct it (the format: docs/specs/transcript-jsonl.md) and run the same command again.`)
    yield* Stream.fromAsyncIterable(linesOf(path, (bytes) => hash.update(bytes)), () =>
      failed(`${path} cannot be read to its end. Check it with: ls -l ${path}`)).pipe(
        Stream.runForEach((raw) =>
          Effect.gen(function*() {
            number++
            const text = raw.bytes.toString("utf8").replace(/^\uFEFF/, "")
            if (text.trim() === "") return
            const line = yield* decodeLine(text).pipe(Effect.mapError(broken))
            lines++
            if (line.call_date < start || line.call_date >= endExclusive) {
              outsideQuarter++
              return
            }
            const problem = addLine(calls, line, { file: path, start: raw.start, length: raw.bytes.length, order: line.component_order })
            if (problem !== undefined) return yield* broken(problem)
          })
        )
      )
  }

  for (const call of calls.values()) {
    call.lines.sort((a, b) => a.order - b.order)
    const twice = call.lines.find((line, i) => call.lines[i - 1]?.order === line.order)
    if (twice !== undefined) {
      return yield* wrongUsage(`component_order ${twice.order} is there twice in transcript ${call.transcriptId} of firm ${call.firmId} (${twice.file}). Number the components of a call without repeats.`)
    }
  }
  const index: ImportIndex = { calls: [...calls.values()], lines, outsideQuarter, sha256: hash.digest("hex") }
  return index
})
