import { Effect, Result, Schema, SchemaIssue } from "effect"
import { LineCounter, parseDocument } from "yaml"
import { BadQueries, ExposureError } from "./ExposureError.ts"
import { type ExposureQuery, type ForAllQueries, queryDefaults, queryProblems, ways } from "./Query.ts"

const texts = Schema.optionalKey(Schema.Array(Schema.String))

const QueryList = Schema.Array(
  Schema.Struct({
    name: Schema.String,
    phrases: texts,
    examples: texts,
    exclude: texts,
    by: Schema.optionalKey(Schema.Literals(ways)),
    threshold: Schema.optionalKey(Schema.Finite)
  })
)

const decode = Schema.decodeUnknownResult(QueryList, { onExcessProperty: "error", errors: "all" })
const problemsOfIssue = SchemaIssue.makeFormatterStandardSchemaV1()

/** A problem at a place of the file: `[1, "phrases", 0]` is the first phrase of the second query. */
interface FileProblem {
  readonly path: ReadonlyArray<string | number>
  readonly what: string
}

/** `[1, "phrases", 0]` -> `query 2, phrases 1`. */
const placeWords = ([query, field, item]: FileProblem["path"]): string => {
  if (typeof query !== "number") return "the file"
  const ofField = field === undefined ? "" : `, ${field}`
  return `query ${query + 1}${ofField}${typeof item === "number" ? ` ${item + 1}` : ""}`
}

const pathOf = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> = []): ReadonlyArray<string | number> =>
  path.map((step) => {
    const key = typeof step === "object" ? step.key : step
    return typeof key === "number" ? key : String(key)
  })

/**
 * Reads a file of queries in YAML. Fails with `BadQueries`, whose message names the line and the field of everything that is wrong.
 *
 * @param file what the file is called, for the message
 * @param forAll holds for queries that do not say otherwise themselves
 */
export const parseQueryFile = (
  file: string,
  text: string,
  forAll: ForAllQueries = {}
): Effect.Effect<ReadonlyArray<ExposureQuery>, ExposureError> => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const refuse = (problems: ReadonlyArray<string>) =>
    Effect.fail(new ExposureError({ message: problems.map((problem) => `${file}${problem}`).join("\n"), reason: new BadQueries({}) }))

  const isPlace = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
    typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)
  /** The line of what the path leads to, or of what it would be in. */
  const lineOf = (path: FileProblem["path"]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isPlace(node)) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const inWords = ({ path, what }: FileProblem): string => `, line ${lineOf(path)}, ${placeWords(path)}: ${what}`

  if (document.errors.length > 0) {
    return refuse(document.errors.map(({ linePos, message }) => `, line ${linePos?.[0].line ?? 1}: ${message.split("\n")[0]}`))
  }
  const content: unknown = document.toJS()
  if (content === null || (Array.isArray(content) && content.length === 0)) return refuse([" holds no query."])
  const decoded = decode(content)
  if (Result.isFailure(decoded)) {
    return refuse(problemsOfIssue(decoded.failure.issue).issues.map(({ message, path }) => inWords({ path: pathOf(path), what: message })))
  }
  const queries = decoded.success.map((query) => ({ ...queryDefaults(forAll), ...query }))
  const problems = queryProblems(queries)
  return problems.length > 0 ? refuse(problems.map(({ at, field, what }) => inWords({ path: [at, field], what }))) : Effect.succeed(queries)
}
