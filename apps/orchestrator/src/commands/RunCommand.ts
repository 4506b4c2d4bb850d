import { DisplayPerLabel, failed, printJsonOf, sayIdleFlags, terminalWidth, wrongUsage } from "@ftm/command-line"
import { amountFlag, countFlag, example, groupReadableFlag, optionalFlag, severalQuarters, switchFlag } from "@ftm/command-line/commands"
import { hasPrices, planQuarter, type QuarterExit, runQuarters, type RunOptions, type RunStart } from "@ftm/quarter-run"
import { failureWords, renderFindings, renderPlan, renderSummary, unfinishedWords } from "@ftm/run-words"
import { CommandForm, orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Cause, Console, Effect, Exit, Option } from "effect"
import { Command } from "effect/cli"
import { engineFlags, engineNeeds, engineSettings } from "../EngineFlags.ts"
import { resultFlags } from "../ResultFlags.ts"
import { runDisplayLayer } from "../RunDisplay.ts"
import { runLayers } from "../RunLayers.ts"
import { chosenTopics, topicFlags } from "../TopicFlags.ts"
import { inWords } from "../words/ErrorWords.ts"

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

/** Prints how a quarter ended; of a single one the failure is the command's own, and is printed as it ends. */
const printEnd = Effect.fn("printEnd")(function* (quarter: Quarter, exit: QuarterExit, json: boolean, isOnlyOne: boolean) {
  if (Exit.isFailure(exit)) {
    return isOnlyOne ? undefined : yield* Console.error(`${quarter} failed: ${failureWords(Cause.squash(exit.cause), yield* CommandForm)}`)
  }
  if (json) return
  const summary = exit.value
  yield* Console.log(renderSummary(summary, terminalWidth(process.stdout)))
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
  const displays = new DisplayPerLabel(process.stderr, isOnlyOne || !how.sideBySide)
  const onEnd = (quarter: Quarter, exit: QuarterExit) =>
    Effect.andThen(displays.finish(quarter), printEnd(quarter, exit, how.json, isOnlyOne))
  const exits = yield* runQuarters(quarters, options, { ...how, onEnd }).pipe(Effect.provide(runDisplayLayer(displays)))
  const summaries = exits.flatMap((exit) => (Exit.isSuccess(exit) ? [exit.value] : []))
  if (how.json) yield* printJsonOf(quarters, summaries)
  const broken = exits.find(Exit.isFailure)
  if (broken !== undefined) yield* inWords(broken)
  const unfinished = summaries.filter((summary) => summary.state !== "done")
  if (unfinished.length === 0) return
  return yield* failed((yield* Effect.forEach(unfinished, (summary) => unfinishedWords(summary, options.start))).join("\n"))
})

export const runCommand = Command.make(
  "run",
  {
    ...resultFlags,
    groupReadable: groupReadableFlag,
    ...engineFlags,
    batchSize: optionalFlag(countFlag("batch-size"), "Firms per batch", "1000, or fewer in a local run so that every process has work"),
    ...topicFlags,
    pricePerHour: optionalFlag(
      amountFlag("price-per-hour", "DOLLARS"),
      "What an hour of one machine costs",
      "its Spot price, if it has one"
    ),
    maxCost: optionalFlag(
      amountFlag("max-cost", "DOLLARS"),
      "Stop the jobs when the estimated cost of a quarter exceeds this, counted with the Spot prices of the running machines, or else with --price-per-hour",
      "no limit"
    ),
    restart: switchFlag("restart", "Make all topics again, and replace those that are there once the new ones are whole"),
    retryFailed: switchFlag("retry-failed", "Run only the batches that failed, and the firms that failed in other batches"),
    verify: switchFlag(
      "verify",
      "Read every prefetched file and every part of the topics and compare its hash, and make damaged parts again; without this flag the sizes are compared, and the hashes of a prefetch once"
    ),
    dryRun: switchFlag("dry-run", "Check everything and print the plan; submit nothing"),
    sideBySide: switchFlag("side-by-side", "With several quarters: run them at the same time, within the one limit of jobs or machines"),
    stopOnFailure: switchFlag("stop-on-failure", "With several quarters: stop at the first that fails")
  },
  Effect.fn(function* (flags) {
    const quarters = yield* severalQuarters(flags.quarter)
    yield* sayIdleFlags(flags, [
      ...engineNeeds(flags),
      { flags: ["sideBySide", "stopOnFailure"], only: "with several quarters", met: quarters.length > 1 },
      { flags: ["retryFailed"], only: "without --restart", met: !flags.restart },
      { flags: ["sideBySide", "stopOnFailure", "maxCost", "pollSeconds", "restart"], only: "without --dry-run", met: !flags.dryRun }
    ])
    const settings = engineSettings(flags)
    const start: RunStart = {
      settings,
      topics: yield* chosenTopics(flags, flags.engine),
      price_per_hour: Option.getOrNull(flags.pricePerHour),
      max_cost: Option.getOrNull(flags.maxCost),
      ...(flags.restart ? { restart: true } : {})
    }
    if (start.max_cost !== null && start.price_per_hour === null && !(yield* hasPrices(settings))) {
      const where = settings.engine === "local" ? "this machine has no Spot price" : "an emulator has no Spot prices"
      return yield* wrongUsage(`--max-cost needs a price to count with, and ${where}: --price-per-hour DOLLARS.`)
    }
    const options: RunOptions = {
      start,
      batchSize: Option.getOrUndefined(flags.batchSize),
      retryFailed: flags.retryFailed,
      verify: flags.verify
    }
    const work = flags.dryRun ? dryRun(quarters, options, flags.json) : runAll(quarters, options, flags)
    yield* work.pipe(Effect.provide([runLayers(flags), runDisplayLayer(new DisplayPerLabel(process.stderr))]))
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
