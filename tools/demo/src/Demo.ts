import { folderLayer } from "@ftm/object-store"
import { writeSampleCorpus } from "@ftm/sample-corpus"
import { orchestrateLine, prefetchLine, Quarter, StoreKeys, typedIn } from "@ftm/transcript-schema"
import { type Sandbox, startSandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { Clock, Effect } from "effect"
import { rmSync } from "node:fs"
import { join, relative } from "node:path"
import { exampleTopics, renderExamples } from "./ExampleTopics.ts"
import { firstPanelRows } from "./PanelRows.ts"
import { DemoFailed, runCommand } from "./RealCommand.ts"
import { say, Steps } from "./Steps.ts"
import { themesOverTime } from "./ThemesOverTime.ts"

export interface DemoOptions {
  /** Everything is written in this folder, which `makeFolder` has made. */
  readonly folder: string
  /** The first of two quarters. */
  readonly quarter: Quarter
  readonly firms: number
  readonly jobs: number
  /** Continue with what an earlier demo left in the folder. */
  readonly keep: boolean
}

/** The commands use the sandbox in place of WRDS, whatever the user has set for their own account. */
const commandEnvironment = (sandbox: Sandbox): Record<string, string | undefined> => {
  const own = Object.entries(process.env).filter(([name]) => !/^(WRDS_|PG)/.test(name))
  return { ...Object.fromEntries(own), ...wrdsVariables(sandbox) }
}

/** `2023Q4` -> `2024Q1`. */
const quarterAfter = (quarter: Quarter): Quarter => {
  const [year, n] = [Number(quarter.slice(0, 4)), Number(quarter.slice(5))]
  return Quarter.make(n === 4 ? `${year + 1}Q1` : `${year}Q${n + 1}`)
}

const asDemoFailure =
  (what: string) =>
  (error: { readonly message: string }): DemoFailed =>
    new DemoFailed({ message: `${what}: ${error.message}` })

/**
 * Runs the whole pipeline on made-up calls: a database in WRDS's shape, the real prefetch against it, the real
 * jobs, and what they found. Whatever was started is stopped when the effect ends, fails or is interrupted.
 */
export const runDemo = (options: DemoOptions): Effect.Effect<void, DemoFailed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const begun = yield* Clock.currentTimeMillis
      const { firms, folder, jobs, quarter } = options
      const store = join(folder, "store")
      const quarters = [quarter, quarterAfter(quarter)] as const
      const [data, laterData] = [join(folder, "wrds"), join(folder, "wrds-later")]
      const both = quarters.join("..")
      // Relative paths are easy to read and type, but only inside the working directory.
      const shown = (path: string): string => {
        const short = relative(process.cwd(), path)
        return short.startsWith("..") ? path : short
      }
      // What an earlier demo made, and nothing else that has come to lie beside it.
      if (!options.keep) for (const made of [store, data, laterData]) rmSync(made, { recursive: true, force: true })
      say(
        `FTM demo: the earnings calls of ${firms} made-up firms in ${quarters.join(" and ")}, from a database to topics and themes. Everything is in ${shown(folder)}.`
      )

      const steps = new Steps(7)
      const corpora = yield* steps.step(
        "Make up the calls, as WRDS's five tables",
        Effect.all([
          writeSampleCorpus({ out: data, quarter: quarters[0], firms, seed: 1, onProgress: indent }),
          writeSampleCorpus({ out: laterData, quarter: quarters[1], firms, seed: 1, later: true, onProgress: indent })
        ]).pipe(
          Effect.tap((summaries) =>
            Effect.sync(() =>
              summaries.forEach((summary, n) =>
                indent(
                  `${quarters[n]}: ${summary.firms} firms, ${summary.kept} with a call to keep, ${summary.sentences} sentences, ${summary.topics} topics planted`
                )
              )
            )
          ),
          Effect.mapError(asDemoFailure("The sample corpus was not written"))
        )
      )
      const startFrom = (from: string) =>
        startSandbox({ data: from, onProgress: indent }).pipe(
          Effect.tap((ready) => Effect.sync(() => indent(`takes connections on ${ready.host}:${ready.port}`))),
          Effect.mapError(asDemoFailure("The sandbox did not start"))
        )
      const sandboxes = yield* steps.step(
        "Start real PostgreSQL servers in WRDS's shape, with TLS, on this machine: one for each quarter",
        Effect.all([startFrom(data), startFrom(laterData)])
      )
      yield* steps.step(
        "Prefetch: one connection, sentences into the store",
        Effect.forEach(sandboxes, (sandbox, n) =>
          runCommand("prefetch", ["fetch", "--quarter", quarters[n] ?? quarter, "--store", shown(store)], commandEnvironment(sandbox))
        )
      )
      const orchestrate = (command: string, ...args: ReadonlyArray<string>) =>
        runCommand("orchestrate", [command, "--quarter", both, "--store", shown(store), ...args], commandEnvironment(sandboxes[0]))
      yield* steps.step(
        `Model the topics of each firm, in ${jobs} processes`,
        orchestrate("run", "--engine", "local", "--jobs", String(jobs))
      )
      yield* steps.step("Find the themes that run across the firms", orchestrate("themes"))
      yield* steps.step("Count how much of its call each firm gave to each theme", orchestrate("panel"))
      yield* steps.step("Write a page about each quarter", orchestrate("report"))

      const { examples, overTime, panel } = yield* Effect.all({
        examples: exampleTopics(quarters[1], 3),
        overTime: themesOverTime(quarters),
        panel: firstPanelRows(quarters[1], 8)
      }).pipe(Effect.provide(folderLayer(store)), Effect.mapError(asDemoFailure("The results were not read")))
      say("\nHow the quarters stand, from the store alone:")
      yield* orchestrate("status")
      const seconds = ((yield* Clock.currentTimeMillis) - begun) / 1000
      say(`\nSome of what was found (the ${corpora[1].kept} firms' largest topics):\n${renderExamples(examples)}`)
      if (overTime !== undefined) say(`\nThemes over time, as shares of all sentences:\n${overTime}`)
      if (panel !== undefined) say(`\nThe first rows of the panel, for regressions:\n${panel}`)
      say(closing(quarters[1], shown(store), seconds))
    })
  )

const indent = (line: string): void => say(`      ${line}`)

/** The same steps with WRDS's own tables. */
const own = { quarter: "2023Q1", store: "./store" }
const yourOwn = [prefetchLine("fetch", own), orchestrateLine("run", own), orchestrateLine("themes", own), orchestrateLine("report", own)]

const closing = (quarter: Quarter, store: string, seconds: number): string => `
The demo took ${seconds.toFixed(0)} s. Its files stay. The page of ${quarter}, for a browser: ${store}/${StoreKeys.report(quarter)}
Look at the tables with DuckDB, pandas or R's arrow, for example
  SELECT firm_name, representation, n_sentences FROM '${store}/${StoreKeys.firmTopicsPrefix(quarter)}*.parquet' ORDER BY firm_name, n_sentences DESC;
Your own WRDS account, on a machine whose address stays (one Duo push):
  export WRDS_USERNAME=your_wrds_name
${yourOwn.map((line) => `  ${typedIn("checkout", line)}`).join("\n")}`
