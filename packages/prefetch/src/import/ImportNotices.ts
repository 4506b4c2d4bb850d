import { countOf } from "@ftm/transcript-schema"
import type { PrefetchPlan } from "../plan/PrefetchPlan.ts"
import type { ImportIndex } from "./ImportFolder.ts"
import { oneLine } from "./OneLine.ts"

/** The first few of a list, and that there are more. */
const firstOf = (names: ReadonlyArray<string>): string =>
  `${names
    .slice(0, 5)
    .map((name) => oneLine(name.length > 80 ? `${name.slice(0, 80)}…` : name))
    .join(", ")}${names.length > 5 ? ", …" : ""}`

/** Firms of the plan that share a number which belongs to one firm. */
const shared = (
  plan: Pick<PrefetchPlan, "firms">,
  numberOf: (call: PrefetchPlan["firms"][number]["calls"][number]) => string
): ReadonlyArray<string> => {
  const firmsOf = new Map<string, Set<string>>()
  for (const firm of plan.firms) {
    for (const call of firm.calls) {
      const number = numberOf(call)
      if (number === "") continue
      firmsOf.set(number, (firmsOf.get(number) ?? new Set()).add(firm.firmId))
    }
  }
  return [...firmsOf].filter(([, firms]) => firms.size > 1).map(([number, firms]) => `${number} (firms ${firstOf([...firms])})`)
}

/** What was read, and everything about it that is no fault and that a study should know: one sentence each. */
export const importNotices = (
  quarter: string,
  folder: string,
  { calls, lines, others, seen }: ImportIndex,
  plan: Pick<PrefetchPlan, "firms">
): ReadonlyArray<string> => {
  const said: Array<string> = []
  said.push(
    `${quarter}: ${countOf(lines, "component")} read in ${folder}: ${countOf(calls.length, "call")} of ${countOf(plan.firms.length, "firm")} in the quarter, ` +
      `${countOf(others.calls, "call")} (${countOf(others.lines, "component")}) in other quarters.`
  )
  const away = others.firmsWithoutCall
  if (away.length > 0) said.push(`${countOf(away.length, "firm has", "firms have")} calls in other quarters only: ${firstOf(away)}.`)
  const silent = calls.filter((call) => !call.hasText)
  if (silent.length > 0)
    said.push(
      `${countOf(silent.length, "call has", "calls have")} no text in any component: ${firstOf(silent.map((call) => `${call.transcriptId} (${call.firmName})`))}.`
    )
  if (seen.passedOver.length > 0) said.push(`Not read, since they do not end in .jsonl or are hidden: ${firstOf(seen.passedOver)}.`)
  if (seen.emptyFiles.length > 0) said.push(`Empty: ${firstOf(seen.emptyFiles)}. Was every file written to its end?`)
  if (seen.unknownFields.size > 0) {
    said.push(
      `Fields that the format does not know were passed over: ${firstOf([...seen.unknownFields].map(([name, n]) => `${name} (${countOf(n, "line")})`))}.`
    )
  }
  if (seen.replacementCharacters > 0) {
    said.push(
      `${countOf(seen.replacementCharacters, "text holds", "texts hold")} the character \uFFFD, which a program wrote for bytes that it could not read; the words there are lost.`
    )
  }
  const without = (has: (call: PrefetchPlan["firms"][number]["calls"][number]) => boolean): number =>
    plan.firms.filter((firm) => !firm.calls.some(has)).length
  const [noPermno, noGvkey] = [without((call) => call.lpermno !== null), without((call) => call.gvkey !== null)]
  if (noPermno + noGvkey > 0)
    said.push(
      `${countOf(noPermno, "firm has", "firms have")} no PERMNO, ${countOf(noGvkey, "firm has", "firms have")} no GVKEY: they can be studied, not joined with CRSP or Compustat.`
    )
  const permnos = shared(plan, (call) => (call.lpermno === null ? "" : String(call.lpermno)))
  if (permnos.length > 0)
    said.push(`Warning: a PERMNO belongs to more than one firm: ${firstOf(permnos)}. Joins with CRSP would count its returns twice.`)
  const gvkeys = shared(plan, (call) => call.gvkey ?? "")
  if (gvkeys.length > 0)
    said.push(`Warning: a GVKEY belongs to more than one firm: ${firstOf(gvkeys)}. Joins with Compustat would count it twice.`)
  return said
}
