import { compareVariants } from "@ftm/comparison"
import { queryOfPhrase, writeExposure } from "@ftm/exposure"
import { inResultsView, variantResults } from "@ftm/lineage"
import { storeLayer } from "@ftm/object-store"
import { writePanel, writeSentences } from "@ftm/panel"
import { importQuarter, inThisThread } from "@ftm/prefetch"
import { LocalJobs, runQuarter, type RunStart, ThisProcess } from "@ftm/quarter-run"
import { writeThemes } from "@ftm/theme-model"
import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const subjects = [
  "cloud software subscriptions",
  "freight on the Asian lanes",
  "hourly wages in the warehouses",
  "supply chain of our turbines"
]
const verbs = ["grew", "slowed", "improved", "fell", "held up", "recovered"]
const places = ["in Europe", "in Asia", "against our plan", "year over year", "for large customers"]

/** A made-up call of eighty sentences in ten turns. Firm 104 has neither PERMNO nor GVKEY. */
const call = (quarter: Quarter, firm: number): ReadonlyArray<string> =>
  Array.from({ length: 10 }, (_, turn) => {
    const sentences = Array.from({ length: 8 }, (_, i) => {
      const n = turn * 8 + i
      return `Our ${subjects[n % subjects.length]} ${verbs[(n * 7 + firm) % verbs.length]} ${places[(n * 5 + firm) % places.length]} by ${n + 2} percent.`
    })
    return JSON.stringify({
      firm_id: firm,
      firm_name: `Firm ${firm}`,
      transcript_id: 9000 + firm + (quarter === "2023Q1" ? 0 : 500),
      call_date: quarter === "2023Q1" ? "2023-02-03" : "2023-05-04",
      component_order: turn,
      component_type: "presentation",
      speaker_type: "Executives",
      ...(firm === 104 ? {} : { permno: 10_000 + firm, gvkey: firm }),
      text: sentences.join(" ")
    })
  })

const start = (settings?: string): RunStart => ({
  settings: { engine: "local", jobs: 2 },
  topics: { TOPIC_ENGINE: "native", ...(settings === undefined ? {} : { TOPIC_SETTINGS: settings }) },
  price_per_hour: null,
  max_cost: null
})

export const quarters: ReadonlyArray<Quarter> = [parseQuarter("2023Q1")!, parseQuarter("2023Q2")!]

/**
 * Makes two quarters of five firms in `folder/store`, from imported calls to themes, each with a variant `eom` and the comparison of both, and
 * the panel of the two quarters.
 * Gives where the store is.
 */
export const makeTwoQuarters = async (folder: string): Promise<string> => {
  const store = join(folder, "store")
  const jobs = LocalJobs.layer(fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main")), process.env)
  const make = Effect.gen(function* () {
    for (const [n, quarter] of quarters.entries()) {
      // The second quarter's themes go on with those of the first.
      const goOn = n === 0 ? {} : { after: quarters[0]! }
      const from = join(folder, `files-${quarter}`)
      mkdirSync(from, { recursive: true })
      writeFileSync(join(from, "calls.jsonl"), [101, 102, 103, 104, 105].flatMap((firm) => call(quarter, firm)).join("\n"))
      yield* importQuarter({ quarter, from, calls: "latest", firmsPerPart: 3, restart: false })
      yield* runQuarter(quarter, { start: start() })
      yield* writeThemes(quarter, goOn)
      const inVariant = inResultsView(variantResults("eom"))
      yield* inVariant(runQuarter(quarter, { start: start('{"hdbscan":{"selection":"eom"}}') }))
      yield* inVariant(writeThemes(quarter, goOn))
      yield* compareVariants(quarter, "main", "eom")
    }
    for (const quarter of quarters) {
      yield* writePanel(quarter, { together: quarters, wide: true, csv: true })
      yield* writePanel(quarter, { level: "topic" })
      yield* writePanel(quarter, { together: quarters, level: "group" })
      yield* writeExposure(quarter, [queryOfPhrase("freight lanes", { by: "meaning", threshold: 0.3 })])
      yield* writeSentences(quarter)
    }
  })
  await Effect.runPromise(
    make.pipe(Effect.provide(Layer.mergeAll(Layer.provideMerge(inThisThread, storeLayer(store)), ThisProcess.layer, jobs)))
  )
  return store
}
