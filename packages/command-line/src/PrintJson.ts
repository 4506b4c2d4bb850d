import { plainJson, type Quarter, withSnakeCaseNames } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"

/** The result of a command under `--json`: one value on one line of stdout. */
export const printJson = (value: unknown): Effect.Effect<void> => Console.log(plainJson(JSON.stringify(withSnakeCaseNames(value))))

/** What a command found of the quarters asked for: of one its result, or nothing where it has none; of several a list. */
export const printJsonOf = (quarters: ReadonlyArray<Quarter>, results: ReadonlyArray<unknown>): Effect.Effect<void> =>
  quarters.length === 1 ? Effect.forEach(results, printJson, { discard: true }) : printJson(results)
