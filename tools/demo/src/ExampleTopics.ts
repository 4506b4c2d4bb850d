import { ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"

interface ExampleFirm {
  readonly name: string
  readonly topics: ReadonlyArray<{ readonly sentences: number; readonly keywords: ReadonlyArray<string> }>
}

const topicsShown = 3
const keywordsShown = 6

/** The largest topics of a few firms from across the quarter's files, to show at a glance what the tables hold. */
export const exampleTopics = Effect.fn("exampleTopics")(function* (quarter: Quarter, firms: number) {
  const store = yield* ObjectStore
  const parts = (yield* store.list(StoreKeys.firmTopicsPrefix(quarter))).filter(({ key }) => StoreKeys.isOurs(key))
  const step = Math.max(1, Math.floor(parts.length / firms))
  const examples: Array<ExampleFirm> = []
  for (let i = 0; i < parts.length && examples.length < firms; i += step) {
    const part = parts[i]
    if (part === undefined) continue
    const table = yield* openTable(part.key)
    const rows = yield* table.readAll
    const firmId = rows[0]?.firm_id
    const own = rows.filter((row) => row.firm_id === firmId).sort((a, b) => Number(b.n_sentences) - Number(a.n_sentences))
    const name = own[0]?.firm_name
    if (name === undefined) continue
    examples.push({
      name: String(name),
      topics: own
        .slice(0, topicsShown)
        .map((row) => ({
          sentences: Number(row.n_sentences),
          keywords: Array.isArray(row.keywords) ? row.keywords.slice(0, keywordsShown).map(String) : []
        }))
    })
  }
  return examples
})

export const renderExamples = (examples: ReadonlyArray<ExampleFirm>): string =>
  examples
    .map(({ name, topics }) =>
      [`  ${name}`, ...topics.map((topic) => `    ${String(topic.sentences).padStart(4)} sentences  ${topic.keywords.join(", ")}`)].join(
        "\n"
      )
    )
    .join("\n")
