import { adjustedMutualInformation } from "@ftm/comparison"
import { plantedQuarters } from "@ftm/sample-corpus"
import { findThemes, type ThemeResult, type TopicOfFirm } from "@ftm/theme-model"
import { staticEmbedder } from "@ftm/topic-model"
import { parseArgs } from "node:util"

const usage = `npm run bench -- themes [--topics 100000] [--seed 1]

Seconds, seconds of the processor and peak memory for the themes of so many topics, made up with planted themes; the longest time without a word of progress; and how well the
planted themes are found (AMI, topics in no theme counted as one more). Then, on a tenth of the firms, how far themes agree when a tenth of those is left out.`

const round = (value: number, digits = 1): number => Number(value.toFixed(digits))

/** Topics that a firm has, about. */
const topicsPerFirm = 7

const labelsOf = (topics: ReadonlyArray<TopicOfFirm>, { themes }: ThemeResult): ReadonlyArray<number> => {
  const themeOf = new Map(themes.flatMap(({ topicIds }, n) => topicIds.map((id) => [id, n] as const)))
  return topics.map(({ topicId }) => themeOf.get(topicId) ?? -1)
}

/** Measures and prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      topics: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", default: false }
    }
  })
  const [wanted, seed] = [Number(values.topics), Number(values.seed)]
  if (values.help || !(wanted >= 100) || !Number.isInteger(seed)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const planted = plantedQuarters({ seed, firms: Math.ceil(wanted / topicsPerFirm), quarters: ["2023Q1", "2023Q2"] })
  const topics = planted.quarters[0]!.topics.slice(0, wanted)
  const firms = [...new Set(topics.map(({ firmId }) => firmId))]
  console.log(`${topics.length} topics of ${firms.length} firms`)

  const begun = performance.now()
  const cpu = process.cpuUsage()
  let heard = begun
  let silence = 0
  const found = await findThemes(topics, staticEmbedder, undefined, () => {
    const now = performance.now()
    silence = Math.max(silence, now - heard)
    heard = now
  })
  const seconds = (performance.now() - begun) / 1000
  const { system, user } = process.cpuUsage(cpu)
  const truths = [...new Set(planted.themeOf.values())]
  const truth = topics.map(({ topicId }) => {
    const theme = planted.themeOf.get(topicId) ?? null
    return theme === null ? -1 : truths.indexOf(theme)
  })

  const some = new Set(firms.slice(0, Math.ceil(firms.length / 10)))
  const part = topics.filter(({ firmId }) => some.has(firmId))
  const left = new Set([...some].filter((_, n) => n % 10 !== 3))
  const less = part.filter(({ firmId }) => left.has(firmId))
  const [ofPart, ofLess] = [await findThemes(part, staticEmbedder), await findThemes(less, staticEmbedder)]
  const inBoth = labelsOf(part, ofPart).filter((_, n) => left.has(part[n]!.firmId))
  const figures = {
    topics: topics.length,
    firms: firms.length,
    themes: found.themes.length,
    groups: found.groups.length,
    seconds: round(seconds),
    cpuSeconds: round((user + system) / 1e6),
    longestSilence: round(silence / 1000),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    amiWithPlanted: round(adjustedMutualInformation(truth, labelsOf(topics, found)), 3),
    amiWithNineTenths: round(adjustedMutualInformation(inBoth, labelsOf(less, ofLess)), 3)
  }
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(20)} ${value}`)
  console.log(JSON.stringify(figures))
}
