import type { Quarter } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { severalQuarters } from "./Flags.ts"
import { printJsonOf } from "./PrintJson.ts"
import { dataMissing } from "./Stop.ts"

/** What a command has to say of one quarter. */
export interface QuarterAnswer {
  /** Under `--json`. */
  readonly result: unknown
  readonly words: string
  /** Nothing is there of the quarter, which the words say; false by default. */
  readonly isMissing?: boolean
}

/**
 * Asks about each of the quarters that were named, one after the other, and prints the answers as they come, or as JSON at the end.
 * Fails with exit code 3 if none of the quarters is there.
 */
export const answerQuarters = Effect.fn("answerQuarters")(function* <E, R>(
  { json, quarter: text }: { readonly quarter: string; readonly json: boolean },
  answer: (quarter: Quarter) => Effect.Effect<QuarterAnswer, E, R>
) {
  const quarters = yield* severalQuarters(text)
  const answers: Array<QuarterAnswer> = []
  for (const quarter of quarters) {
    const found = yield* answer(quarter)
    answers.push(found)
    // What is missing of the only quarter is told as the command fails.
    if (!json && !(quarters.length === 1 && found.isMissing === true)) yield* Console.log(found.words)
  }
  if (json) {
    yield* printJsonOf(
      quarters,
      answers.map(({ result }) => result)
    )
  }
  if (!answers.every(({ isMissing }) => isMissing === true)) return
  return yield* dataMissing(quarters.length === 1 ? answers[0]!.words : `None of these ${quarters.length} quarters is there.`)
})
