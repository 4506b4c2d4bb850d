import { failed, printJsonOf, wrongUsage } from "@ftm/command-line"
import {
  example,
  jsonFlag,
  optionalFlag,
  quartersFlag,
  severalQuarters,
  storeFlag,
  switchFlag,
  withKnownDefault
} from "@ftm/command-line/commands"
import {
  defaultPollSeconds,
  type EngineSettings,
  hasPrices,
  planQuarter,
  runCommandLine,
  type QuarterExit,
  runQuarters,
  type RunOptions,
  type RunStart,
  type RunSummary
} from "@ftm/quarter-run"
import { CommandForm, countOf, orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Cause, Console, Effect, Exit, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { availableParallelism } from "node:os"
import { renderSummary } from "../progress/SummaryTable.ts"
import { RunDisplay } from "../RunDisplay.ts"
import { runLayers } from "../RunLayers.ts"
import { topicFlags, topicVariables } from "../TopicFlags.ts"
import { failureWords, inWords } from "../words/ErrorWords.ts"
import { renderFindings, renderPlan } from "../words/PlanTable.ts"

const dryRun = Effect.fn("dryRun")(function* (quarters: ReadonlyArray<Quarter>, options: RunOptions, json: boolean) {
  const results = []
  for (const quarter of quarters) {
    const result = yield* inWords(planQuarter(quarter, options))
    results.push(result)
    if (!json) yield* Console.log(`${renderPlan(result.plan)}\n${renderFindings(result.findings)}\nNothing was submitted (--dry-run).`)
  }
  if (json) yield* printJsonOf(quarters, results)
  if (results.some(({ findings }) => findings.some((finding) => !finding.ok))) {
    return yield* wrongUsage("The run cannot start until the problems above are solved.")
  }
})

const unfinishedMessage = ({ firms, quarter, store }: RunSummary, start: RunStart): Effect.Effect<string> =>
  Effect.map(
    typed(runCommandLine(quarter, store, start)),
    (again) =>
      `${quarter}: ${countOf(firms.remaining, "firm remains", "firms remain")}. Once the cause is removed, the same command goes on from the checkpoints:\n  ${again}`
  )

/** Prints how a quarter ended; of a single one the failure is the command's own, and is printed as it ends. */
const printEnd = Effect.fn("printEnd")(function* (quarter: Quarter, exit: QuarterExit, json: boolean, isOnlyOne: boolean) {
  if (Exit.isFailure(exit)) {
    return isOnlyOne ? undefined : yield* Console.error(`${quarter} failed: ${failureWords(Cause.squash(exit.cause), yield* CommandForm)}`)
  }
  if (json) return
  const summary = exit.value
  yield* Console.log(renderSummary(summary))
  if (summary.state === "done" && summary.topics > 0) {
    yield* Console.log(
      `Next, the themes that run across these firms:\n  ${yield* typed(orchestrateLine("themes", { quarter, store: summary.store }))}`
    )
  }
})

const runAll = Effect.fn("runAll")(function* (
  quarters: ReadonlyArray<Quarter>,
  options: RunOptions,
  how: { readonly json: boolean; readonly sideBySide: boolean; readonly stopOnFailure: boolean }
) {
  const isOnlyOne = quarters.length === 1
  const display = new RunDisplay(isOnlyOne || !how.sideBySide)
  const onEnd = (quarter: Quarter, exit: QuarterExit) =>
    Effect.andThen(display.finish(quarter), printEnd(quarter, exit, how.json, isOnlyOne))
  const exits = yield* runQuarters(quarters, options, { ...how, onEnd }).pipe(Effect.provide(display.layer))
  const summaries = exits.flatMap((exit) => (Exit.isSuccess(exit) ? [exit.value] : []))
  if (how.json) yield* printJsonOf(quarters, summaries)
  const broken = exits.find(Exit.isFailure)
  if (broken !== undefined) yield* inWords(broken)
  const unfinished = summaries.filter((summary) => summary.state !== "done")
  if (unfinished.length === 0) return
  return yield* failed((yield* Effect.forEach(unfinished, (summary) => unfinishedMessage(summary, options.start))).join("\n"))
})

export const runCommand = Command.make(
  "run",
  {
    quarter: quartersFlag,
    store: storeFlag,
    engine: withKnownDefault(Flag.Literals("engine", ["local", "batch"]), "local = processes on this machine; batch = AWS Batch", "local"),
    jobs: optionalFlag(Flag.Int("jobs"), "local: how many processes run at a time. Default: the number of cores"),
    batchSize: optionalFlag(
      Flag.Int("batch-size"),
      "Firms per batch. Default: 1000, or fewer in a local run so that every process has work"
    ),
    ...topicFlags,
    queue: withKnownDefault(Flag.String("queue"), "batch: the job queue, name or ARN", "ftm-queue"),
    definition: withKnownDefault(Flag.String("definition"), "batch: the job definition, name, name:revision or ARN", "ftm-map"),
    fallbackQueue: optionalFlag(
      Flag.String("fallback-queue"),
      "batch: an on-demand queue for batches that have lost their machine as many times as --fallback-after says"
    ),
    fallbackAfter: withKnownDefault(
      Flag.Int("fallback-after"),
      "batch: how many machines a batch loses before it goes to --fallback-queue, 1 to 10",
      3
    ),
    region: optionalFlag(Flag.String("region"), "batch: the AWS region. Default: as the AWS CLI finds it"),
    endpoint: optionalFlag(Flag.String("endpoint"), "batch: URL of the Batch service, for an emulator"),
    timeout: optionalFlag(Flag.Int("timeout"), "batch: seconds that a job may run, 60 or more. Default: what the job definition says"),
    pollSeconds: withKnownDefault(Flag.Finite("poll-seconds"), "batch: seconds between two looks at the jobs", defaultPollSeconds),
    pricePerHour: optionalFlag(Flag.Finite("price-per-hour"), "Dollars for an hour of one machine, to estimate the cost"),
    maxCost: optionalFlag(
      Flag.Finite("max-cost"),
      "Stop the jobs when the estimated cost of a quarter exceeds this many dollars, counted with the Spot prices of the running machines, or else with --price-per-hour"
    ),
    retryFailed: switchFlag("retry-failed", "Run only the batches that failed, and the firms that failed in other batches"),
    verify: switchFlag("verify", "Compare the hash of every prefetched file again; without this flag it is done once per prefetch"),
    dryRun: switchFlag("dry-run", "Check everything and print the plan; submit nothing"),
    sideBySide: switchFlag(
      "side-by-side",
      "Run several quarters at the same time, within the one limit of --jobs or of the queue's machines"
    ),
    stopOnFailure: switchFlag("stop-on-failure", "With several quarters: stop at the first that fails"),
    json: jsonFlag
  },
  Effect.fn(function* (flags) {
    const quarters = yield* severalQuarters(flags.quarter)
    const jobs = Option.getOrElse(flags.jobs, () => availableParallelism())
    const batchSize = Option.getOrUndefined(flags.batchSize)
    if (jobs < 1) return yield* wrongUsage("--jobs is the number of processes at a time: 1 or more.")
    if (batchSize !== undefined && batchSize < 1) return yield* wrongUsage("--batch-size is a number of firms: 1 or more.")
    if (flags.pollSeconds <= 0) return yield* wrongUsage("--poll-seconds is a number of seconds: more than 0.")
    if (flags.fallbackAfter < 1 || flags.fallbackAfter > 10)
      return yield* wrongUsage("--fallback-after is a number of lost machines from 1 to 10, since AWS Batch tries a job 10 times at most.")
    if (Option.exists(flags.timeout, (seconds) => seconds < 60))
      return yield* wrongUsage("--timeout is 60 seconds or more: AWS Batch takes no less.")
    const settings: EngineSettings =
      flags.engine === "local"
        ? { engine: "local", jobs }
        : {
            engine: "batch",
            queue: flags.queue,
            definition: flags.definition,
            fallbackQueue: Option.getOrNull(flags.fallbackQueue),
            fallbackAfter: flags.fallbackAfter,
            region: Option.getOrNull(flags.region),
            endpoint: Option.getOrNull(flags.endpoint),
            timeoutSeconds: Option.getOrNull(flags.timeout),
            pollSeconds: flags.pollSeconds
          }
    const start: RunStart = {
      settings,
      topics: yield* topicVariables(flags, flags.engine, process.env),
      price_per_hour: Option.getOrNull(flags.pricePerHour),
      max_cost: Option.getOrNull(flags.maxCost)
    }
    if (start.max_cost !== null && start.price_per_hour === null && !(yield* hasPrices(settings))) {
      const where = settings.engine === "local" ? "this machine has no Spot price" : "an emulator has no Spot prices"
      return yield* wrongUsage(`--max-cost needs a price to count with, and ${where}: --price-per-hour DOLLARS.`)
    }
    const options: RunOptions = { start, batchSize, retryFailed: flags.retryFailed, verify: flags.verify }
    const work = flags.dryRun ? dryRun(quarters, options, flags.json) : runAll(quarters, options, flags)
    yield* work.pipe(Effect.provide(runLayers(flags.store)))
  })
).pipe(
  Command.withDescription("Models a prefetched quarter: batches, jobs, progress, summary. Continues where an earlier run stopped"),
  Command.withExamples([
    example(orchestrateLine("run", { quarter: "2021Q1", store: "./store", engine: "local", jobs: 4 }), "Four processes on this machine"),
    example(
      orchestrateLine("run", { quarter: "2021Q1", store: "s3://my-bucket/ftm", engine: "batch", queue: "ftm-queue", "dry-run": true }),
      "What a run on AWS Batch would do"
    ),
    example(
      orchestrateLine("run", { quarter: "2022Q1..2023Q4", store: "s3://my-bucket/ftm", engine: "batch" }),
      "Eight quarters, one after the other"
    )
  ])
)
