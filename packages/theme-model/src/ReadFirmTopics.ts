import { listOwn, ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { type ShareDone, unheard } from "@ftm/topic-model"
import { type FirmTopic, firmTopicColumns, fromFirmTopicRow, orchestrateLine, type Quarter, StoreKeys, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { BadFirmTopics, NoFirmTopics, StoreFailed, ThemeModelError } from "./ThemeModelError.ts"

/** All firm topics of a quarter, in the order of their files. Fails if there are none, or if a firm is in two files. */
export const readFirmTopics = Effect.fn("readFirmTopics")(function* (quarter: Quarter, onShare: ShareDone = unheard) {
  const store = yield* ObjectStore
  const objects = yield* listOwn(StoreKeys.firmTopicsPrefix(quarter), StoreKeys.isOurs).pipe(
    Effect.mapError((cause) => new ThemeModelError({ message: cause.message, reason: new StoreFailed({}), cause }))
  )
  const keys = objects.map((object) => object.key)
  let read = 0
  const parts = yield* Effect.forEach(
    keys,
    (key) =>
      openTable(key, { columns: firmTopicColumns }).pipe(
        Effect.flatMap((table) => table.readAll),
        Effect.flatMap((rows) => decodeRows(key, rows, (row) => fromFirmTopicRow(quarter, row))),
        Effect.tap(() => Effect.sync(() => onShare((read += 1) / keys.length))),
        Effect.mapError((cause) => new ThemeModelError({ message: cause.message, reason: new BadFirmTopics({}), cause }))
      ),
    { concurrency: 8 }
  )

  const partOf = new Map<string, string>()
  const topics: Array<FirmTopic> = []
  for (const [index, rows] of parts.entries()) {
    const key = keys[index] ?? ""
    for (const topic of rows) {
      const other = partOf.get(topic.firmId)
      if (other !== undefined && other !== key) {
        return yield* new ThemeModelError({
          message: `Firm ${topic.firmId} is in two files, ${other} and ${key}. Delete the one that no checkpoint names and run the same command again.`,
          reason: new BadFirmTopics({})
        })
      }
      partOf.set(topic.firmId, key)
      topics.push(topic)
    }
  }
  if (topics.length > 0) return topics
  const run = yield* typed(orchestrateLine("run", { quarter, store: store.location }))
  return yield* new ThemeModelError({
    message: `There are no firm topics for ${quarter} in ${store.location}. Type: ${run}`,
    reason: new NoFirmTopics({})
  })
})
