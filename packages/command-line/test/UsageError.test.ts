import { Effect, FileSystem, Layer, Path, Stdio, Terminal } from "effect"
import { type CliError, CliOutput, Command, Flag } from "effect/cli"
import { ChildProcessSpawner } from "effect/process"
import { expect, it } from "vitest"
import { jsonFlag, quarterFlag, storeFlag, usageError, workersFlag } from "../src/Commands.ts"

const command = Command.make("ftm").pipe(
  Command.withSubcommands([
    Command.make(
      "fetch",
      {
        quarter: quarterFlag,
        store: storeFlag,
        workers: workersFlag,
        json: jsonFlag,
        calls: Flag.Literals("calls", ["latest", "all"]).pipe(Flag.optional)
      },
      () => Effect.void
    )
  ])
)

const services = Layer.mergeAll(
  FileSystem.layerNoop({}),
  Path.layer,
  Stdio.layerTest({}),
  Layer.succeed(
    Terminal.Terminal,
    Terminal.make({
      columns: Effect.succeed(80),
      rows: Effect.succeed(24),
      size: Effect.die("unused"),
      readInput: Effect.die("unused"),
      readLine: Effect.die("unused"),
      display: () => Effect.void
    })
  ),
  // What is presented is not looked at here.
  CliOutput.layerPresenter({ present: () => Effect.void }),
  Layer.succeed(
    ChildProcessSpawner.ChildProcessSpawner,
    ChildProcessSpawner.make(() => Effect.die("unused"))
  )
)

/** What is said of these words behind `ftm`. */
const saidOf = async (typed: string, form: "checkout" | "installed" = "checkout"): Promise<string> => {
  const run = Command.runWith(command, { version: "1" })(typed === "" ? [] : typed.split(" "))
  const error = await Effect.runPromise(run.pipe(Effect.flip, Effect.provide(services)) as Effect.Effect<CliError.CliError>)
  if (error._tag !== "ShowHelp") throw error
  return usageError(error.commandPath, error.errors, { program: { script: "study", installed: "ftm" }, form })
}

it.each([
  ["fetch --quarter 2021Q1", "study fetch needs --store."],
  ["fetch --quarer 2021Q1 --store x", "study fetch has no flag --quarer. Did you mean --quarter?"],
  ["fetch --quarter 2021Q1 --store", "--store needs a value: PLACE."],
  ["fetch --quarter 2021Q1 --store x --calls few", '--calls is wrong: "latest" or "all" is expected, not "few".'],
  ["fetch --quarter 2021Q1 --store x --workers many", '--workers is wrong: a finite number is expected, not "many".'],
  ["fetch --quarter 2021Q1 --store s3:/bucket", '"s3:/bucket" is not how a bucket is spelt: write s3://bucket'],
  [
    "fetch --quarter 2021Q1 --store gs://bucket --workers 1",
    '"gs://bucket" is neither a folder nor an S3 bucket, and a store is one of the two: write ./store or s3://my-bucket'
  ],
  ["fetch more --quarter 2021Q1 --store x", 'study fetch takes flags only, not "more".']
])("%s: one line, and where the rest is", async (typed, line) => {
  expect(await saidOf(typed)).toBe(`${line}\nSee: npm run study -- fetch --help`)
})

it("an unknown command is told, and not that its flags are unknown, too", async () => {
  expect(await saidOf("fech --quarter 2021Q1")).toBe('study has no command "fech". Did you mean fetch?\nSee: npm run study -- --help')
})

it("once it is installed, the program is called by its own name", async () => {
  expect(await saidOf("fetch --quarter 2021Q1", "installed")).toBe("ftm fetch needs --store.\nSee: ftm fetch --help")
})
