import { type ExposureQuery, queryOfPhrase, writeExposure } from "@ftm/exposure"
import { folderLayer } from "@ftm/object-store"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { writeMadeUpQuarter } from "./map/MadeUpQuarter.ts"

const usage = `npm run bench -- exposure [--firms 500] [--queries 200]

Seconds of processor time, on one core, that queries of one's own take in a quarter of made-up calls of 300 to 500 sentences.`

const quarter = parseQuarter("2021Q1")!

const processorSeconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1e6
}

const words =
  "cloud subscription platform renewal software migration basin rig drilling barrel trial patient dose therapy loan deposit credit margin mortgage branch".split(
    " "
  )

/** Each has a phrase of two words, two more of one, and an example, as queries of people have. */
const madeUpQueries = (count: number): ReadonlyArray<ExposureQuery> =>
  Array.from({ length: count }, (_, n) => {
    const word = (step: number): string => words[(n * 7 + step * 3 + Math.floor(n / words.length)) % words.length] ?? ""
    return {
      // Made-up calls have few words, so that all of them are near a query: this keeps as many as real calls have.
      ...queryOfPhrase(`${word(0)} ${word(1)}`, { threshold: 0.8 }),
      name: `query_${n}`,
      phrases: [`${word(0)} ${word(1)}`, `${word(2)} ${word(3)} ${word(4)}`, `never said ${n}`],
      examples: [`We expect more from ${word(0)} and ${word(1)} in our ${word(2)} business.`]
    }
  })

/** Prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      firms: { type: "string", default: "500" },
      queries: { type: "string", default: "200" },
      help: { type: "boolean", default: false }
    }
  })
  const [firms, queries] = [Number(values.firms), Number(values.queries)]
  if (values.help || !(firms >= 1) || !(queries >= 1)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const folder = await mkdtemp(join(tmpdir(), "ftm-bench-exposure-"))
  try {
    const store = folderLayer(folder)
    await Effect.runPromise(Effect.provide(writeMadeUpQuarter(quarter, firms), store))
    const start = processorSeconds()
    const written = await Effect.runPromise(Effect.provide(writeExposure(quarter, madeUpQueries(queries)), store))
    const seconds = processorSeconds() - start
    const matched = written.queries.reduce((sum, query) => sum + query.sentences, 0)
    const figures = {
      benchmark: "exposure",
      firms,
      queries,
      sentences: written.callSentences,
      matched,
      seconds: Number(seconds.toFixed(1)),
      microsecondsPerSentence: Math.round((1e6 * seconds) / written.callSentences),
      mostMegabytes: Math.round(process.resourceUsage().maxRSS / 1024)
    }
    console.log(`${figures.sentences} sentences of ${firms} firms, ${queries} queries: ${figures.seconds} s, ${matched} sentences found`)
    console.log(JSON.stringify(figures))
  } finally {
    await rm(folder, { recursive: true })
  }
}
