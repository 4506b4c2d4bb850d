import { goToUser } from "@ftm/command-line"
import { Effect } from "effect"
import { parseArgs } from "node:util"
import { type SampleCorpusError, writeSampleCorpus } from "./SampleCorpus.ts"

const help = `Writes made-up earnings calls in WRDS's shape, with the topics and themes that were planted in them.

  npm run sample-corpus -- --out DIR [--quarter 2023Q1] [--firms 40] [--seed 1] [--json]

  --out DIR      folder to write to: a new or empty one, or that of an earlier corpus
  --quarter Q    quarter of the calls (2023Q1)
  --firms N      number of firms (40)
  --seed N       another seed gives other firms and other calls (1)
  --json         the summary as one JSON object
  --help         this text

DIR gets the five tables that npm run wrds-sandbox -- --data DIR loads, and the ground truth:
expected.json, sentences.jsonl.gz, topics.jsonl, themes.json.
Exit codes: 0 done, 1 failed, 2 wrong usage.
`

/** The options as typed, or what is wrong with them. */
const readArguments = () => {
  try {
    return parseArgs({
      options: {
        out: { type: "string" },
        quarter: { type: "string", default: "2023Q1" },
        firms: { type: "string", default: "40" },
        seed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false }
      }
    }).values
  } catch (cause) {
    return { wrong: cause instanceof Error ? cause.message : String(cause) }
  }
}

const complain = (words: string, exitCode: 1 | 2): void => {
  process.stderr.write(`sample-corpus: ${words}; see npm run sample-corpus -- --help\n`)
  process.exitCode = exitCode
}

const main = async (): Promise<void> => {
  const typed = readArguments()
  if ("wrong" in typed) return complain(typed.wrong, 2)
  if (typed.help) return void process.stdout.write(help)
  const { out } = typed
  if (out === undefined || out === "") return complain("--out DIR is missing", 2)

  const startedAt = performance.now()
  const written = writeSampleCorpus({
    out,
    quarter: typed.quarter.toUpperCase(),
    firms: Number(typed.firms),
    seed: Number(typed.seed),
    onProgress: (line) => void process.stderr.write(`${line}\n`)
  })
  const outcome = await Effect.runPromise(
    Effect.match(written, { onFailure: (error: SampleCorpusError) => ({ error }), onSuccess: (summary) => ({ summary }) })
  )
  if ("error" in outcome) return complain(outcome.error.message, outcome.error.wrongUsage ? 2 : 1)

  const { summary } = outcome
  if (typed.json) return void process.stdout.write(`${JSON.stringify({ out, ...summary })}\n`)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(
    `${summary.firms} firms (${summary.kept} to keep, ${summary.excluded} to leave out), ${summary.sentences} sentences, ` +
      `${summary.topics} topics, ${summary.themes} themes in ${out}, ${seconds} s\n`
  )
}

goToUser(process.env)
await main()
