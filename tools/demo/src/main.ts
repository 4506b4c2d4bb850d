import { goToUser, makeFolder } from "@ftm/command-line"
import { parseQuarter } from "@ftm/transcript-schema"
import { Cause, Effect, Exit, Fiber, Result } from "effect"
import { parseArgs } from "node:util"
import { type DemoOptions, runDemo } from "./Demo.ts"

const help = `Runs the whole pipeline with one command, on made-up calls and on this machine alone.

  npm run demo -- [--folder ./ftm-demo] [--firms 40] [--jobs 2] [--quarter 2023Q1] [--keep]

  --folder DIR   where everything is written: a new or empty folder, or one of an earlier demo, whose store is made again
  --firms N      how many made-up firms
  --quarter Q    the first of two quarters
  --jobs N       how many processes at a time
  --keep         continue with what an earlier demo left in the folder

Exit codes: 0 done, 1 failed, 2 wrong usage, 130/143 stopped by a signal.
`

/** The options as typed, with the folder made; or what is wrong with them. */
const readOptions = (args: ReadonlyArray<string>): DemoOptions | "help" | { readonly wrong: string } => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        folder: { type: "string", default: "ftm-demo" },
        firms: { type: "string", default: "40" },
        jobs: { type: "string", default: "2" },
        quarter: { type: "string", default: "2023Q1" },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false }
      }
    })
    if (values.help) return "help"
    const quarter = parseQuarter(values.quarter)
    if (quarter === undefined) return { wrong: `--quarter ${values.quarter}: a quarter looks like 2023Q1` }
    const firms = Number(values.firms)
    const jobs = Number(values.jobs)
    if (!Number.isInteger(firms) || firms < 1) return { wrong: `--firms ${values.firms}: a whole number from 1 up` }
    if (!Number.isInteger(jobs) || jobs < 1) return { wrong: `--jobs ${values.jobs}: a whole number from 1 up` }
    const folder = makeFolder(values.folder, { tool: "demo", typedAs: "npm run demo -- --folder" })
    if (Result.isFailure(folder)) return { wrong: folder.failure.message }
    return { folder: folder.success, quarter, firms, jobs, keep: values.keep }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}

const main = (): void => {
  const options = readOptions(process.argv.slice(2))
  if (options === "help") {
    process.stdout.write(help)
    return
  }
  if ("wrong" in options) {
    process.stderr.write(`demo: ${options.wrong}; see npm run demo -- --help\n`)
    process.exitCode = 2
    return
  }
  const fiber = Effect.runFork(runDemo(options))
  let signalled: 130 | 143 | undefined
  const stop = (code: 130 | 143) => () => {
    if (signalled === undefined) process.stdout.write("\nStopping: the command saves its progress and the database shuts down …\n")
    signalled ??= code
    Effect.runFork(Fiber.interrupt(fiber))
  }
  process.on("SIGINT", stop(130))
  process.on("SIGTERM", stop(143))
  process.on("SIGHUP", stop(143))
  fiber.addObserver((exit) => {
    if (signalled !== undefined) process.exit(signalled)
    if (Exit.isSuccess(exit)) process.exit(0)
    const error = Cause.squash(exit.cause)
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
}

goToUser(process.env)
main()
