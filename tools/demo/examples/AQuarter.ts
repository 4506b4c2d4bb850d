// Imports a quarter from JSON Lines, finds its topics in two processes, and shows it all in its own words: node AQuarter.ts 2021Q1 FILES STORE
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { storeLayer } from "@ftm/object-store"
import { defaultFirmsPerPart, importQuarter, PrefetchEvents, TextWorkers } from "@ftm/prefetch"
import { LocalJobs, QuarterRunEvents, runQuarter, ThisProcess } from "@ftm/quarter-run"
import { parseQuarter } from "@ftm/transcript-schema"
import { Console, Effect, Layer } from "effect"
import { fileURLToPath } from "node:url"

const [name = "", from = "", store = ""] = process.argv.slice(2)
const quarter = parseQuarter(name)
if (quarter === undefined) throw new Error("Type a quarter, a folder of JSON Lines, and a folder for the results.")
const start = { settings: { engine: "local", jobs: 2 }, topics: { TOPIC_ENGINE: "native" }, price_per_hour: null, max_cost: null } as const

const program = Effect.gen(function* () {
  yield* importQuarter({ quarter, from, calls: "latest", firmsPerPart: defaultFirmsPerPart, restart: false })
  const { files, firms, state, topics } = yield* runQuarter(quarter, { start })
  yield* Console.log(`${quarter} is ${state}: ${topics} topics of ${firms.done} firms in ${files.firmTopics}`)
})

const display = Layer.merge(
  Layer.succeed(PrefetchEvents, { tell: (event) => Console.log(`import: ${event._tag === "Notice" ? event.text : event._tag}`) }),
  Layer.succeed(QuarterRunEvents, {
    tell: (event) => Console.log(`run: ${event._tag === "Progress" ? `${event.counts.done} firms done` : event._tag}`)
  })
)
const jobs = LocalJobs.layer(fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main")), process.env)
const services = Layer.mergeAll(storeLayer(store), TextWorkers.layer(store, 2), ThisProcess.layer, jobs, display)
NodeRuntime.runMain(program.pipe(Effect.provide(services)))
