import { wordsIn } from "./WordForms.ts"

/** How a sentence is found to be about a query: it holds one of its phrases, it is near in meaning, or either. */
export const ways = ["phrases", "meaning", "both"] as const
export type Way = (typeof ways)[number]

/** What a researcher asks for: a theme of their own, by phrases that name it and sentences that are about it. */
export interface ExposureQuery {
  /** Letters, digits, _ and -; unique among the queries of a run. */
  readonly name: string
  readonly phrases: ReadonlyArray<string>
  /** Sentences that are about it. */
  readonly examples: ReadonlyArray<string>
  /** A sentence that holds one of these phrases is not about it, whatever else it says. */
  readonly exclude: ReadonlyArray<string>
  readonly by: Way
  /** The least cosine at which a sentence is near in meaning. */
  readonly threshold: number
}

/**
 * Where a sentence begins to be near in meaning, by default. docs/guides/exposure.md tells how it was chosen: on labelled texts among the
 * sentences of real calls, no one cosine is much better for all sets, and of those as good this one takes in the fewest wrong sentences.
 */
export const defaultThreshold = 0.4

/** What holds for each query that does not say otherwise itself. */
export interface ForAllQueries {
  readonly by?: Way | undefined
  readonly threshold?: number | undefined
}

/** What may be left out of a query. */
export const queryDefaults = ({ by = "both", threshold = defaultThreshold }: ForAllQueries) => ({
  phrases: [],
  examples: [],
  exclude: [],
  by,
  threshold
})

const nameOf = (phrase: string): string => {
  const words = wordsIn(phrase).flatMap(({ lower }) => lower.match(/[a-z0-9]+/g) ?? [])
  return words.length > 0 ? words.join("_") : "query"
}

/** A query made of one phrase, named after it: `artificial intelligence` -> `artificial_intelligence`. */
export const queryOfPhrase = (phrase: string, forAll: ForAllQueries = {}): ExposureQuery => ({
  ...queryDefaults(forAll),
  name: nameOf(phrase),
  phrases: [phrase]
})

/** What is wrong with a query, and with which of its fields. */
export interface QueryProblem {
  /** The query's place in the list, from 0. */
  readonly at: number
  readonly field: keyof ExposureQuery
  readonly what: string
}

const problemsOf = (query: ExposureQuery, at: number): ReadonlyArray<QueryProblem> => {
  const { by, examples, exclude, name, phrases, threshold } = query
  const problems: Array<QueryProblem> = []
  const say = (field: keyof ExposureQuery, what: string): void => void problems.push({ at, field, what })
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) say("name", `"${name}" is not a name: letters, digits, _ and -, a letter or digit first`)
  for (const field of ["phrases", "examples", "exclude"] as const) {
    const empty = query[field].find((text) => wordsIn(text).length === 0)
    if (empty !== undefined) say(field, `"${empty}" holds no word`)
  }
  if (phrases.length + examples.length === 0) say("phrases", "is empty, and so is examples: a query needs one or the other")
  else if (by === "phrases" && phrases.length === 0) say("phrases", "is empty, though the query goes by phrases")
  const both = phrases.find((phrase) => exclude.includes(phrase))
  if (both !== undefined) say("exclude", `"${both}" is also among the phrases`)
  if (!(threshold > 0 && threshold < 1)) say("threshold", `${threshold} is not between 0 and 1`)
  return problems
}

/** What is wrong with a list of queries; empty where nothing is. */
export const queryProblems = (queries: ReadonlyArray<ExposureQuery>): ReadonlyArray<QueryProblem> => {
  const seen = new Set<string>()
  return queries.flatMap((query, at) => {
    // Names become names of variables, and some programs do not tell capitals from small letters there.
    const name = query.name.toLowerCase()
    const twice: ReadonlyArray<QueryProblem> = seen.has(name) ? [{ at, field: "name", what: `"${query.name}" is there twice` }] : []
    seen.add(name)
    return [...problemsOf(query, at), ...twice]
  })
}
