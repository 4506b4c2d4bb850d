import { storeLayer } from "@ftm/object-store"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { availableParallelism } from "node:os"
import { type RunOptions, runQuarter } from "../RunQuarter.ts"
import type { RunSummary } from "../RunSummary.ts"
import { failed, wrongUsage } from "../Stop.ts"
import { renderSummary } from "../SummaryTable.ts"
import { jsonFlag, quarterFlag, storeFlag } from "./flags.ts"
import { namedQuarters } from "./QuarterArgument.ts"

const nextStep = (summary: RunSummary): string => {
  const same = `--quarter ${summary.quarter} --store ${summary.store}`
  if (summary.state === "done") return ""
  return `${summary.firms.remaining} firms remain. When the cause is mended, the same command goes on from the checkpoints; how it stands:\n` +
    `  npm run orchestrate -- status ${same}`
}

const run = Effect.fn("run")(function*(quarterText: string, options: RunOptions) {
  if (options.jobs < 1) return yield* wrongUsage("--jobs is the number of processes at a time: 1 or more.")
  if (options.batchSize !== undefined && options.batchSize < 1) return yield* wrongUsage("--batch-size is a number of firms: 1 or more.")
  const summaries = []
  for (const quarter of yield* namedQuarters(quarterText)) {
    const summary = yield* runQuarter(quarter, options)
    summaries.push(summary)
    if (!options.json) yield* Console.log(renderSummary(summary))
  }
  if (options.json) yield* Console.log(JSON.stringify(summaries.length === 1 ? summaries[0] : summaries))
  const unfinished = summaries.filter((summary) => summary.state !== "done")
  if (unfinished.length > 0) return yield* failed(unfinished.map(nextStep).join("\n"))
})

export const runCommand = Command.make(
  "run",
  {
    quarter: quarterFlag,
    store: storeFlag,
    engine: Flag.Literals("engine", ["local"]).pipe(
      Flag.withDescription("local = processes on this machine"),
      Flag.withDefault("local")
    ),
    jobs: Flag.Int("jobs").pipe(
      Flag.withDescription("So many processes at a time; as many as this machine has cores unless told"),
      Flag.optional
    ),
    batchSize: Flag.Int("batch-size").pipe(
      Flag.withDescription("Firms a batch; 1000, or less for a local run so that every process has work"),
      Flag.optional
    ),
    json: jsonFlag
  },
  ({ batchSize, engine, jobs, json, quarter, store }) =>
    run(quarter, {
      engine,
      jobs: Option.getOrElse(jobs, () => availableParallelism()),
      batchSize: Option.getOrUndefined(batchSize),
      json
    }).pipe(Effect.provide(storeLayer(store)))
).pipe(
  Command.withDescription("Models a prefetched quarter: batches, jobs, progress, summary. Goes on where an earlier run stopped"),
  Command.withExamples([
    { command: "ftm-orchestrate run --quarter 2021Q1 --store ./store --engine local --jobs 4", description: "Four processes on this machine" },
    { command: "ftm-orchestrate run --quarter 2021Q1 --store s3://my-bucket/ftm", description: "The store is a bucket" }
  ])
)
