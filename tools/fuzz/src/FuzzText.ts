import { defaultTextOptions, type DeriveCallText, makeCallText, splitSentences } from "@ftm/transcript-text"
import { checkCallText, oddCall, oddText } from "@ftm/transcript-text/testing"
import fc from "fast-check"
import { search } from "./Search.ts"

/** Two readers: one that has read every case before, and one that is made again now and then and so has read almost nothing. */
interface Readers {
  readonly old: DeriveCallText
  fresh: DeriveCallText
  readonly age: { cases: number }
}

/** A fresh reader costs a second. */
const casesAReader = 400

const sameText = (readers: Readers, call: Parameters<DeriveCallText>[0]): ReadonlyArray<string> => {
  if (++readers.age.cases % casesAReader === 0) readers.fresh = makeCallText(defaultTextOptions)
  const text = readers.old(call)
  const problems = [...checkCallText(call, text, defaultTextOptions)]
  if (JSON.stringify(readers.old(call)) !== JSON.stringify(text)) problems.push("the same call gives another text the second time")
  if (JSON.stringify(readers.fresh(call)) !== JSON.stringify(text)) problems.push("a reader that has read other texts gives another text")
  return problems
}

/** Reads odd calls, and cuts odd texts into sentences, until the time is over. */
export const run = (seed: number, millis: number): Promise<number> => {
  const readers: Readers = { old: makeCallText(defaultTextOptions), fresh: makeCallText(defaultTextOptions), age: { cases: 0 } }
  const check = ([call, text]: readonly [Parameters<DeriveCallText>[0], string]): ReadonlyArray<string> => {
    const spans = splitSentences(text)
    const outside = spans.some(({ end, start }, i) => start < (spans[i - 1]?.end ?? 0) || end <= start || end > text.length)
    return [...sameText(readers, call), ...(outside ? ["sentences overlap or lie outside of the text"] : [])]
  }
  return search("text", fc.tuple(oddCall, oddText), async (value) => check(value), { seed, millis })
}
