import { Effect } from "effect"
import { readFile } from "node:fs/promises"
import { BadQueries, ExposureError } from "./ExposureError.ts"
import { type ForAllQueries, queryOfPhrase, queryProblems } from "./Query.ts"
import { parseQueryFile } from "./QueryFile.ts"

/** What somebody asks for: a phrase, or the path of a file of queries. */
export type AskedFor = { readonly phrase: string } | { readonly file: string }

const bad = (message: string, cause?: unknown) =>
  new ExposureError({ message, reason: new BadQueries({}), ...(cause === undefined ? {} : { cause }) })

/**
 * The queries that were asked for, checked; fails with `BadQueries`.
 *
 * @param forAll holds for each query that does not say otherwise itself
 */
export const givenQueries = Effect.fn("givenQueries")(function* (asked: AskedFor, forAll: ForAllQueries = {}) {
  if ("file" in asked) {
    const text = yield* Effect.tryPromise({
      try: () => readFile(asked.file, "utf8"),
      catch: (cause) => bad(`The file of queries cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
    })
    return yield* parseQueryFile(asked.file, text, forAll)
  }
  const query = queryOfPhrase(asked.phrase, forAll)
  const [problem] = queryProblems([query])
  if (problem !== undefined) return yield* bad(`The query cannot be asked: ${problem.field} ${problem.what}.`)
  return [query]
})
