import { makeFolder } from "@ftm/command-line"
import { Effect, Result, Schema } from "effect"
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { finished } from "node:stream/promises"
import { createGzip } from "node:zlib"
import { makeEvents } from "./Events.ts"
import { makeFirm, mostFirms } from "./Firm.ts"
import { movedOn, newTheme } from "./LaterThemes.ts"
import { makeLinks } from "./Links.ts"
import { type QuarterDates, quarterDates } from "./QuarterDates.ts"
import { firmRows, headers, type TableName } from "./Rows.ts"
import { themes } from "./Themes.ts"
import { type ExcludedFirm, excludedFirm, type KeptFirm, keptFirm, sentenceTruths, topicTruths, type TopicTruth } from "./Truth.ts"

/** The corpus could not be written, or the options were impossible; `message` says which, and what to do. */
export class SampleCorpusError extends Schema.TaggedError<SampleCorpusError>()("SampleCorpusError", {
  message: Schema.String,
  /** True when the request itself was wrong. */
  wrongUsage: Schema.Boolean
}) {}

export interface SampleCorpusOptions {
  /** Folder to write to: a new or empty one, or one of an earlier corpus, whose files are replaced. */
  readonly out: string
  /** `2023Q1`. */
  readonly quarter: string
  readonly firms: number
  readonly seed: number
  /** A quarter later than others of this seed: one theme has appeared, one grown, one faded, one vanished. False by default. */
  readonly later?: boolean
  readonly onProgress?: (line: string) => void
}

export interface SampleCorpusSummary {
  readonly firms: number
  readonly kept: number
  readonly excluded: number
  /** Sentences of the kept firms' chosen transcripts, without the operator's. */
  readonly sentences: number
  readonly topics: number
  readonly themes: number
}

/**
 * Writes made-up earnings calls in WRDS's shape with their ground truth. The same options give the same bytes.
 * Each firm is written as soon as it is made, so memory does not grow with the number of calls.
 */
export const writeSampleCorpus = Effect.fn("sample-corpus.writeSampleCorpus")(function* (options: SampleCorpusOptions) {
  const dates = quarterDates(options.quarter)
  if (dates === undefined) return yield* wrongUsage(`--quarter ${options.quarter}: a quarter looks like 2023Q1`)
  if (!Number.isInteger(options.firms) || options.firms < 1 || options.firms > mostFirms) {
    return yield* wrongUsage(`--firms ${options.firms}: give a whole number from 1 to ${mostFirms}`)
  }
  if (!Number.isSafeInteger(options.seed)) return yield* wrongUsage(`--seed ${options.seed}: give a whole number`)
  const folder = makeFolder(options.out, { tool: "sample-corpus", typedAs: "npm run sample-corpus -- --out" })
  if (Result.isFailure(folder)) return yield* wrongUsage(folder.failure.message)
  return yield* Effect.tryPromise({
    try: () => write(options, dates),
    catch: (cause) =>
      new SampleCorpusError({
        message: `${options.out}: the corpus could not be written: ${cause instanceof Error ? cause.message : String(cause)}; choose another folder with --out`,
        wrongUsage: false
      })
  })
})

const wrongUsage = (message: string): SampleCorpusError => new SampleCorpusError({ message, wrongUsage: true })

const write = async (options: SampleCorpusOptions, dates: QuarterDates): Promise<SampleCorpusSummary> => {
  const { firms, out, seed } = options
  const tables = Object.keys(headers) as Array<TableName>
  const files = new Map(tables.map((table) => [table, openGzip(join(out, `${table}.csv.gz`))]))
  const sentenceFile = openGzip(join(out, "sentences.jsonl.gz"))
  for (const [table, file] of files) await file.write(`${headers[table]}\n`)

  const kept: Array<KeptFirm> = []
  const excluded: Array<ExcludedFirm> = []
  const topics: Array<TopicTruth> = []
  let sentences = 0
  for (let index = 0; index < firms; index++) {
    const firm = options.later === true ? movedOn(makeFirm(seed, index), seed) : makeFirm(seed, index)
    const events = makeEvents(firm, seed, dates)
    const links = makeLinks(firm, events.chosenEvent.date)
    const rows = firmRows(firm, events, links)
    for (const [table, file] of files) await file.write(rows[table])

    const leftOut = excludedFirm(firm, events, links)
    if (leftOut !== undefined) excluded.push(leftOut)
    else {
      const truths = sentenceTruths(firm, events)
      kept.push(keptFirm(firm, events))
      topics.push(...topicTruths(firm, truths))
      sentences += truths.length
      await sentenceFile.write(truths.map((truth) => `${JSON.stringify(truth)}\n`).join(""))
    }
    if ((index + 1) % 250 === 0) options.onProgress?.(`${index + 1} of ${firms} firms written`)
  }
  for (const file of [...files.values(), sentenceFile]) await file.close()

  const planted = plantedThemes(topics)
  await writeFile(join(out, "expected.json"), `${JSON.stringify({ quarter: options.quarter, firms: kept, excluded }, null, 1)}\n`)
  await writeFile(join(out, "topics.jsonl"), topics.map((topic) => `${JSON.stringify(topic)}\n`).join(""))
  await writeFile(join(out, "themes.json"), `${JSON.stringify(planted, null, 1)}\n`)
  return { firms, kept: kept.length, excluded: excluded.length, sentences, topics: topics.length, themes: planted.length }
}

/** `themes.json`: each planted theme with the topics that make it up. */
const plantedThemes = (topics: ReadonlyArray<TopicTruth>) =>
  [...themes, newTheme]
    .map(({ words }) => {
      const members = topics.filter((topic) => topic.theme === words.key)
      return {
        theme: words.key,
        title: words.title,
        n_firms: members.length,
        industries: [...new Set(members.map((topic) => topic.industry))].toSorted(),
        topic_ids: members.map((topic) => topic.topic_id)
      }
    })
    .filter((theme) => theme.n_firms > 0)

interface GzipFile {
  /** Resolves when there is room for more. */
  readonly write: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

// Node writes no time stamp into the gzip header, so equal texts give equal files.
const openGzip = (path: string): GzipFile => {
  const gzip = createGzip({ level: 4 })
  const file = createWriteStream(path)
  const done = finished(file)
  file.on("error", (error) => gzip.destroy(error))
  // Checked in close(); a failure before that must not end the process.
  done.catch(() => undefined)
  gzip.pipe(file)
  return {
    write: async (text) => {
      if (!gzip.write(text)) await Promise.race([once(gzip, "drain"), done])
    },
    close: async () => {
      gzip.end()
      await done
    }
  }
}
