import { failed, wrongUsage } from "@ftm/command-line"
import { jsonFlag, quartersFlag, severalQuarters, storeFlag } from "@ftm/command-line/commands"
import { ObjectStore, storeLayer } from "@ftm/object-store"
import { countOf, type Quarter, shellWord } from "@ftm/transcript-schema"
import { Cause, Console, Effect, Exit, Option, Semaphore } from "effect"
import { Command, Flag } from "effect/cli"
import { availableParallelism } from "node:os"
import { defaultPollSeconds, engineLayer, type EngineSettings, hasPrices } from "../jobs/EngineSettings.ts"
import { type RunStart, runCommandLine } from "../LastRun.ts"
import { decideBatches, planRun, type RunOptions } from "../plan/PlanRun.ts"
import { preflight, renderFindings } from "../plan/Preflight.ts"
import { renderPlan } from "../plan/RunPlan.ts"
import { requirePrefetch, runQuarter } from "../RunQuarter.ts"
import type { RunSummary } from "../progress/RunSummary.ts"
import { renderSummary } from "../progress/SummaryTable.ts"
import { topicFlags, topicVariables } from "../TopicFlags.ts"

/** One quarter's result as it is, and nothing where it has none; those of several as a list, however many there are. */
const printJson = (quarters: ReadonlyArray<Quarter>, results: ReadonlyArray<unknown>) => {
  if (quarters.length > 1) return Console.log(JSON.stringify(results))
  return results.length === 1 ? Console.log(JSON.stringify(results[0])) : Effect.void
}

const dryRun = Effect.fn("dryRun")(function*(quarters: ReadonlyArray<Quarter>, options: RunOptions) {
  const { location } = yield* ObjectStore
  const results = []
  for (const quarter of quarters) {
    yield* requirePrefetch(quarter)
    const findings = yield* preflight(quarter, options.start, options.verify).pipe(Effect.provide(engineLayer(options.start.settings, location, quarter)))
    const result = { plan: yield* planRun(quarter, options, yield* decideBatches(quarter, options)), findings }
    results.push(result)
    if (!options.json) yield* Console.log(`${renderPlan(result.plan)}\n${renderFindings(result.findings)}\nNothing was submitted (--dry-run).`)
  }
  if (options.json) yield* printJson(quarters, results)
  if (results.some(({ findings }) => findings.some((finding) => !finding.ok))) {
    return yield* wrongUsage("The run cannot start until the problems above are solved.")
  }
})

const unfinishedMessage = (summary: RunSummary, start: RunStart): string =>
  `${summary.quarter}: ${countOf(summary.firms.remaining, "firm remains", "firms remain")}. Once the cause is removed, the same command goes on from the checkpoints:\n` +
  `  ${runCommandLine(summary.quarter, summary.store, start)}`

/** One quarter to its end: its summary, or a failure when firms remain. */
const runOne = Effect.fn("runOne")(function*(quarter: Quarter, options: RunOptions) {
  const summary = yield* runQuarter(quarter, options)
  if (!options.json) yield* Console.log(renderSummary(summary))
  if (!options.json && summary.state === "done" && summary.topics > 0) {
    yield* Console.log(`Next, the themes that run across these firms:\n  npm run orchestrate -- themes --quarter ${quarter} --store ${shellWord(summary.store)}`)
  }
  return summary
})

const runAll = Effect.fn("runAll")(function*(
  quarters: ReadonlyArray<Quarter>,
  options: RunOptions,
  how: { readonly sideBySide: boolean; readonly stopOnFailure: boolean }
) {
  const { settings } = options.start
  const slots = yield* Semaphore.make(settings.engine === "local" ? settings.jobs : 1)
  const together: RunOptions = how.sideBySide && quarters.length > 1 ? { ...options, shared: { slots, quarters: quarters.length } } : options
  const one = (quarter: Quarter) =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(runOne(quarter, together))
      if (Exit.isFailure(exit) && quarters.length > 1) {
        const error = Cause.squash(exit.cause)
        yield* Console.error(`${quarter} failed: ${error instanceof Error ? error.message : String(error)}`)
      }
      return exit
    })
  // The others go on unless the user wants otherwise: then no other is begun, and those beside are left (cloud jobs go on by themselves).
  const stopsAll = (exit: Exit.Exit<RunSummary, unknown>): boolean => how.stopOnFailure && !(Exit.isSuccess(exit) && exit.value.state === "done")
  const exitOf = new Map<Quarter, Effect.Success<ReturnType<typeof one>>>()
  const keepGoing = (quarter: Quarter) =>
    Effect.flatMap(one(quarter), (exit) => {
      exitOf.set(quarter, exit)
      return stopsAll(exit) ? Effect.fail("stop all") : Effect.void
    })
  yield* Effect.forEach(quarters, keepGoing, { concurrency: how.sideBySide ? quarters.length : 1 }).pipe(Effect.ignore)
  // In the order in which they were asked for, whichever ended first.
  const exits = quarters.flatMap((quarter) => exitOf.get(quarter) ?? [])
  const summaries = exits.flatMap((exit) => Exit.isSuccess(exit) ? [exit.value] : [])
  if (options.json) yield* printJson(quarters, summaries)
  const broken = exits.find(Exit.isFailure)
  if (broken !== undefined) yield* broken
  const unfinished = summaries.filter((summary) => summary.state !== "done")
  if (unfinished.length > 0) return yield* failed(unfinished.map((summary) => unfinishedMessage(summary, options.start)).join("\n"))
})

export const runCommand = Command.make(
  "run",
  {
    quarter: quartersFlag,
    store: storeFlag,
    engine: Flag.Literals("engine", ["local", "batch"]).pipe(
      Flag.withDescription("local = processes on this machine; batch = AWS Batch"),
      Flag.withDefault("local" as const)
    ),
    jobs: Flag.Int("jobs").pipe(
      Flag.withDescription("local: how many processes run at a time. Default: the number of cores"),
      Flag.optional
    ),
    batchSize: Flag.Int("batch-size").pipe(
      Flag.withDescription("Firms per batch. Default: 1000, or fewer in a local run so that every process has work"),
      Flag.optional
    ),
    ...topicFlags,
    queue: Flag.String("queue").pipe(Flag.withDescription("batch: the job queue, name or ARN"), Flag.withDefault("ftm-queue")),
    definition: Flag.String("definition").pipe(Flag.withDescription("batch: the job definition, name, name:revision or ARN"), Flag.withDefault("ftm-map")),
    fallbackQueue: Flag.String("fallback-queue").pipe(
      Flag.withDescription("batch: an on-demand queue for batches that have lost their machine as many times as --fallback-after says"),
      Flag.optional
    ),
    fallbackAfter: Flag.Int("fallback-after").pipe(
      Flag.withDescription("batch: how many machines a batch loses before it goes to --fallback-queue, 1 to 10"),
      Flag.withDefault(3)
    ),
    region: Flag.String("region").pipe(Flag.withDescription("batch: the AWS region. Default: as the AWS CLI finds it"), Flag.optional),
    endpoint: Flag.String("endpoint").pipe(Flag.withDescription("batch: URL of the Batch service, for an emulator"), Flag.optional),
    timeout: Flag.Int("timeout").pipe(Flag.withDescription("batch: seconds that a job may run, 60 or more. Default: what the job definition says"), Flag.optional),
    pollSeconds: Flag.Finite("poll-seconds").pipe(Flag.withDescription("batch: seconds between two looks at the jobs"), Flag.withDefault(defaultPollSeconds)),
    pricePerHour: Flag.Finite("price-per-hour").pipe(Flag.withDescription("Dollars for an hour of one machine, to estimate the cost"), Flag.optional),
    maxCost: Flag.Finite("max-cost").pipe(Flag.withDescription("Stop the jobs when the estimated cost of a quarter exceeds this many dollars, counted with the Spot prices of the running machines, or else with --price-per-hour"), Flag.optional),
    retryFailed: Flag.Boolean("retry-failed").pipe(Flag.withDescription("Run only the batches that failed, and the firms that failed in other batches"), Flag.withDefault(false)),
    verify: Flag.Boolean("verify").pipe(Flag.withDescription("Compare the hash of every prefetched file again; without this flag it is done once per prefetch"), Flag.withDefault(false)),
    dryRun: Flag.Boolean("dry-run").pipe(Flag.withDescription("Check everything and print the plan; submit nothing"), Flag.withDefault(false)),
    sideBySide: Flag.Boolean("side-by-side").pipe(Flag.withDescription("Run several quarters at the same time, within the one limit of --jobs or of the queue's machines"), Flag.withDefault(false)),
    stopOnFailure: Flag.Boolean("stop-on-failure").pipe(Flag.withDescription("With several quarters: stop at the first that fails"), Flag.withDefault(false)),
    json: jsonFlag
  },
  Effect.fn(function*(flags) {
    const quarters = yield* severalQuarters(flags.quarter)
    const jobs = Option.getOrElse(flags.jobs, () => availableParallelism())
    const batchSize = Option.getOrUndefined(flags.batchSize)
    if (jobs < 1) return yield* wrongUsage("--jobs is the number of processes at a time: 1 or more.")
    if (batchSize !== undefined && batchSize < 1) return yield* wrongUsage("--batch-size is a number of firms: 1 or more.")
    if (flags.pollSeconds <= 0) return yield* wrongUsage("--poll-seconds is a number of seconds: more than 0.")
    if (flags.fallbackAfter < 1 || flags.fallbackAfter > 10) return yield* wrongUsage("--fallback-after is a number of lost machines from 1 to 10, since AWS Batch tries a job 10 times at most.")
    if (Option.exists(flags.timeout, (seconds) => seconds < 60)) return yield* wrongUsage("--timeout is 60 seconds or more: AWS Batch takes no less.")
    const settings: EngineSettings = flags.engine === "local"
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
    if (start.max_cost !== null && start.price_per_hour === null && !hasPrices(settings)) {
      const where = settings.engine === "local" ? "this machine has none" : "none can be read beside an emulator"
      return yield* wrongUsage(`--max-cost needs a price to count with, and ${where}: --price-per-hour DOLLARS.`)
    }
    const options: RunOptions = { start, batchSize, retryFailed: flags.retryFailed, verify: flags.verify, json: flags.json }
    const work = flags.dryRun ? dryRun(quarters, options) : runAll(quarters, options, flags)
    yield* work.pipe(Effect.provide(storeLayer(flags.store)))
  })
).pipe(
  Command.withDescription("Models a prefetched quarter: batches, jobs, progress, summary. Continues where an earlier run stopped"),
  Command.withExamples([
    { command: "ftm-orchestrate run --quarter 2021Q1 --store ./store --engine local --jobs 4", description: "Four processes on this machine" },
    { command: "ftm-orchestrate run --quarter 2021Q1 --store s3://my-bucket/ftm --engine batch --queue ftm-queue --dry-run", description: "What a run on AWS Batch would do" },
    { command: "ftm-orchestrate run --quarter 2022Q1..2023Q4 --store s3://my-bucket/ftm --engine batch", description: "Eight quarters, one after the other" }
  ])
)
