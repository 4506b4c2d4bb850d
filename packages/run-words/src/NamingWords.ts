import type { KeptKeywordsBecause, NamingSummary } from "@ftm/theme-names"
import { countOf, money, thousands } from "@ftm/transcript-schema"

/** Who gave the names, and what it took. */
export const renderNaming = ({ byModel, dollars, inputTokens, known, model, named, outputTokens, requests }: NamingSummary): string => {
  if (model === null) return `Names: ${thousands(named)}, made of keywords.`
  const cost = dollars === null ? "what that costs is not known" : money(dollars)
  const earlier = known === 0 ? "" : `, ${thousands(known)} of them known from before`
  const tokens = `${countOf(requests, "request")}, ${thousands(inputTokens)} tokens sent and ${thousands(outputTokens)} answered: ${cost}`
  return `Names: ${thousands(byModel)} of ${thousands(named)} by ${model}${earlier}; ${tokens}.`
}

const reasons: Readonly<Record<KeptKeywordsBecause, string>> = {
  Throttled: "the server takes no more requests",
  ServerFailed: "the server failed",
  TimedOut: "no answer in time",
  Unreachable: "the server cannot be reached",
  Refused: "the server refuses the request: look at NAMER_API_KEY, NAMER_MODEL and the path of NAMER_BASE_URL",
  BadAnswer: "the answer was no name twice",
  StoppedAsking: "not asked after these failures",
  CostReached: "not asked, as it might have cost more than --max-name-cost",
  OutOfTime: "not asked, as the time for naming was over"
}

/** How many names are not by the model that was configured, and why; undefined where all are. `again` is the command that asks for those. */
export const namingWarning = ({ keptKeywords, model, requestsNotCounted }: NamingSummary, again: string): string | undefined => {
  const kept = Object.entries(reasons).flatMap(([reason, words]) => {
    const count = Object.entries(keptKeywords).find(([name]) => name === reason)?.[1] ?? 0
    return count === 0 ? [] : [{ count, words: `${thousands(count)}: ${words}` }]
  })
  const all = kept.reduce((sum, { count }) => sum + count, 0)
  const uncounted =
    requestsNotCounted === 0 ? "" : ` The tokens of ${countOf(requestsNotCounted, "request")} are not known, and may have cost something.`
  if (all === 0) return uncounted === "" ? undefined : uncounted.trim()
  const why = kept.map(({ words }) => words).join("; ")
  return `${countOf(all, "name is", "names are")} made of keywords, though ${model} was to give them (${why}).${uncounted} Ask again for those alone:\n  ${again}`
}
