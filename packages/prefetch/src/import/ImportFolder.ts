import { type Quarter, shellWord } from "@ftm/transcript-schema"
import { Clock, Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { tell } from "../PrefetchEvents.ts"
import { CallIndex, type IndexedCall, type OtherQuarters } from "./CallIndex.ts"
import { otherKind } from "./FileKind.ts"
import { fileLines, longestLine, type RawLine, textOfLine } from "./FileLines.ts"
import { filesOfFolder, type ImportFile } from "./ImportFiles.ts"
import { checkLine } from "./ImportLine.ts"
import { Problems } from "./Problems.ts"
import { convertFromWindows, explainUtf8, utf8Fault } from "./Utf8Fault.ts"

/** What a folder holds, after every line of it was checked. */
export interface ImportIndex {
  /** The quarter's calls, by firm and transcript. */
  readonly calls: ReadonlyArray<IndexedCall>
  readonly others: OtherQuarters
  readonly lines: number
  /** Hash of the names and bytes of all files, so that a run that goes on notices other files. */
  readonly sha256: string
  /** Things that are no fault, and that the person should know. */
  readonly seen: SeenBeside
}

interface SeenBeside {
  readonly passedOver: ReadonlyArray<string>
  readonly emptyFiles: ReadonlyArray<string>
  /** Fields that the format does not know, and in how many lines they stand. */
  readonly unknownFields: ReadonlyMap<string, number>
  /** Lines whose text holds U+FFFD, what a program writes for bytes that it could not read. */
  readonly replacementCharacters: number
}

/** Names of unknown fields are the files' own: more than these are not kept. */
const mostFields = 50

/** Smaller folders are read before a bar could be seen. */
const progressFromBytes = 20e6

/** What one pass over the files gathers. */
class Pass {
  readonly problems = new Problems()
  readonly calls: CallIndex
  readonly unknownFields = new Map<string, number>()
  readonly emptyFiles: Array<string> = []
  readonly #toConvert = new Set<string>()
  lines = 0
  replacementCharacters = 0

  constructor(quarter: Quarter) {
    this.calls = new CallIndex(quarter, this.problems)
  }

  check(file: ImportFile, raw: RawLine): void {
    const where = `line ${raw.number} of ${file.name}`
    if (raw.bytes === undefined) {
      return this.problems.add(
        where,
        `is ${Math.round(raw.length / 1e6)} MB long, and at most ${Math.round(longestLine / 1e6)} MB are read; a line holds one turn of a call. Have the line breaks been lost?`
      )
    }
    if (raw.length === 0) return
    const nul = raw.bytes.indexOf(0)
    if (nul >= 0) return this.problems.add(where, `byte ${nul + 1} is a NUL byte: the file was damaged, or it is not UTF-8`)
    const fault = utf8Fault(raw.bytes)
    if (fault !== undefined) {
      // How to convert the file is said once: all its lines have the same fault.
      const advice = fault.cutOff || this.#toConvert.has(file.name) ? "" : `. If that is right: ${convertFromWindows(shellWord(file.path))}`
      if (!fault.cutOff) this.#toConvert.add(file.name)
      return this.problems.add(where, explainUtf8(fault) + advice)
    }
    const text = textOfLine(raw.bytes)
    if (text.trim() === "") return
    this.lines++
    const { line, problems, unknown } = checkLine(text)
    for (const { field, what } of problems) this.problems.add(field === undefined ? where : `${where}, ${field.slice(0, 60)}`, what)
    for (const name of unknown) {
      if (this.unknownFields.size < mostFields || this.unknownFields.has(name))
        this.unknownFields.set(name, (this.unknownFields.get(name) ?? 0) + 1)
    }
    if (line === undefined) return
    if (line.text?.includes("\uFFFD")) this.replacementCharacters++
    this.calls.add(line, { file, number: raw.number, start: raw.start, length: raw.length })
  }
}

/**
 * Reads all files of a folder once, checks every line, and notes where the components of the quarter's calls lie. Fails with
 * everything that is wrong; `command` is what the person types when it is mended.
 */
export const indexFolder = Effect.fn("indexFolder")(function* (folder: string, quarter: Quarter, command: string) {
  const { compressed, files, passedOver, unreadable } = yield* filesOfFolder(folder)
  const pass = new Pass(quarter)
  const hash = createHash("sha256")
  const all = files.reduce((sum, file) => sum + file.bytes, 0)
  const started = yield* Clock.currentTimeMillis
  let done = 0

  for (const name of unreadable) pass.problems.add(name, "may not be read, or is a link to nothing")
  for (const name of compressed)
    pass.problems.add(name, "is compressed; unpack it in its folder (a .gz with gunzip), or take it out of the folder")

  for (const file of files) {
    hash.update(`${file.name}\n`)
    if (file.bytes === 0) pass.emptyFiles.push(file.name)
    let first = true
    yield* Stream.fromAsyncIterable(fileLines(file.path), () => undefined).pipe(
      Stream.takeWhile(({ chunk }) => {
        const other = first ? otherKind(chunk, shellWord(file.path)) : undefined
        first = false
        if (other !== undefined) pass.problems.add(file.name, other)
        return other === undefined
      }),
      Stream.runForEach(({ chunk, lines }) =>
        Effect.gen(function* () {
          hash.update(chunk)
          done += chunk.length
          for (const line of lines) pass.check(file, line)
          if (all < progressFromBytes) return
          const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
          yield* tell({ _tag: "ReadingFiles", quarter, done, all, seconds })
        })
      ),
      Effect.catch(() =>
        Effect.sync(() => pass.problems.add(file.name, `may not be read to its end; see with: ls -l ${shellWord(file.path)}`))
      )
    )
  }

  const { calls, others } = pass.calls.finish()
  if (pass.problems.total > 0) return yield* pass.problems.stop(folder, command)
  const index: ImportIndex = {
    calls,
    others,
    lines: pass.lines,
    sha256: hash.digest("hex"),
    seen: { passedOver, emptyFiles: pass.emptyFiles, unknownFields: pass.unknownFields, replacementCharacters: pass.replacementCharacters }
  }
  return index
})
