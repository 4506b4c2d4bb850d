import { adjustedMutualInformation } from "@ftm/comparison"
import { adjustedRand } from "./AdjustedRand.ts"
import { type LookName, looks } from "./Looks.ts"

/** What an engine answered to one look at the texts. */
export interface Grouping {
  /** Topic of each text that it was given, in the order in which they were given; -1 for none. */
  readonly labels: ReadonlyArray<number>
  /** Milliseconds of processor time from vectors to topics. */
  readonly cpuMillis: number
}

const figureNames = [
  "ami",
  "ari",
  "amiOfClustered",
  "ariOfClustered",
  "inATopic",
  "topics",
  "labels",
  "dropped",
  "reordered",
  "reseeded",
  "cpuMillis"
] as const

export type Figures = Readonly<Record<(typeof figureNames)[number], number>>

const figuresFrom = (valueOf: (name: (typeof figureNames)[number]) => number): Figures => ({
  ami: valueOf("ami"),
  ari: valueOf("ari"),
  amiOfClustered: valueOf("amiOfClustered"),
  ariOfClustered: valueOf("ariOfClustered"),
  inATopic: valueOf("inATopic"),
  topics: valueOf("topics"),
  labels: valueOf("labels"),
  dropped: valueOf("dropped"),
  reordered: valueOf("reordered"),
  reseeded: valueOf("reseeded"),
  cpuMillis: valueOf("cpuMillis")
})

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

export const meanFigures = (list: ReadonlyArray<Figures>): Figures => figuresFrom((name) => mean(list.map((figures) => figures[name])))

/** To three decimals; milliseconds whole. */
export const rounded = (figures: Figures): Figures =>
  figuresFrom((name) => Number(figures[name].toFixed(name === "cpuMillis" ? 0 : name === "topics" || name === "labels" ? 1 : 3)))

/**
 * How well an engine's answers for one file agree with what people said (`truth`), and with each other.
 *
 * @param answers one for each look.
 */
export const labelFigures = (truth: ReadonlyArray<number>, answers: ReadonlyMap<LookName, Grouping>): Figures => {
  const answerTo = (name: LookName): Grouping => {
    const answer = answers.get(name)
    const look = looks.find((one) => one.name === name)
    if (answer === undefined || answer.labels.length !== look?.rows(truth.length).length) {
      throw new Error(`there are ${answer?.labels.length ?? "no"} labels for ${truth.length} texts, ${name}`)
    }
    return answer
  }
  const { labels } = answerTo("as is")
  /** Agreement of the answer to another look with the answer to the texts as they are, over the texts that both saw. */
  const itself = (name: LookName): number => {
    const rows = looks.find((look) => look.name === name)?.rows(truth.length) ?? []
    return adjustedMutualInformation(
      answerTo(name).labels,
      rows.map((row) => labels[row] ?? -1)
    )
  }
  const inTopics = (list: ReadonlyArray<number>): ReadonlyArray<number> => list.filter((_, i) => labels[i] !== -1)
  return {
    ami: adjustedMutualInformation(labels, truth),
    ari: adjustedRand(labels, truth),
    amiOfClustered: adjustedMutualInformation(inTopics(labels), inTopics(truth)),
    ariOfClustered: adjustedRand(inTopics(labels), inTopics(truth)),
    inATopic: inTopics(labels).length / labels.length,
    topics: new Set(inTopics(labels)).size,
    labels: new Set(truth).size,
    dropped: itself("1 % dropped"),
    reordered: itself("reordered"),
    reseeded: itself("another seed"),
    cpuMillis: mean([...answers.values()].map(({ cpuMillis }) => cpuMillis))
  }
}
