import { canonicalJson } from "@ftm/transcript-schema"
import type { Lineage, Stage } from "./Lineage.ts"

/** One thing in which a result differs from what would be made now. `undefined`: not named on that side. */
export interface Difference {
  readonly kind: "input" | "setting" | "version"
  /** `prefetch`, `umap.neighbors`, `topic_engine`. */
  readonly name: string
  readonly made: unknown
  readonly now: unknown
}

/** What is known of the lineage that a result would have now; what is left out is not compared. */
export interface WantedLineage extends Partial<Pick<Lineage, "inputs" | "settings" | "versions">> {
  /** Settings that cannot be known beforehand, with those below them: `embedder.version`, `packages`. */
  readonly unknown?: ReadonlyArray<string>
}

type Values = Readonly<Record<string, unknown>>

const isValues = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value)

/** `{ umap: { seed: 1 } }` -> `umap.seed` and 1. */
const flat = (values: Values, prefix = ""): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(values).flatMap(([name, value]) =>
    isValues(value) ? flat(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as const]
  )

const compare = (kind: Difference["kind"], made: Values, now: Values, unknown: ReadonlyArray<string> = []): ReadonlyArray<Difference> => {
  const [before, after] = [new Map(flat(made)), new Map(flat(now))]
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => !unknown.some((one) => name === one || name.startsWith(`${one}.`)))
    .filter((name) => canonicalJson(before.get(name) ?? null) !== canonicalJson(after.get(name) ?? null))
    .map((name) => ({ kind, name, made: before.get(name), now: after.get(name) }))
}

/** In what a result differs from what would be made now, inputs first; empty where it is up to date. */
export const differences = (made: Lineage, now: WantedLineage): ReadonlyArray<Difference> => [
  ...(now.inputs === undefined ? [] : compare("input", made.inputs, now.inputs)),
  ...(now.settings === undefined ? [] : compare("setting", made.settings, now.settings, now.unknown)),
  ...(now.versions === undefined ? [] : compare("version", made.versions, now.versions))
]

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

/** What each input is called where it has changed. */
const inputWords: Readonly<Record<Stage | "firms", string>> = {
  prefetch: "the prefetched sentences",
  topics: "the topics",
  themes: "the themes",
  report: "the report",
  panel: "the panel",
  group_panel: "the panel of groups",
  topic_panel: "the panel of topics",
  sentences: "the table of sentences",
  exposure: "the exposures",
  firms: "the list of firms that have topics"
}

const differenceWords = ({ kind, made, name, now }: Difference): string => {
  if (kind === "input") {
    const what = name in inputWords ? inputWords[name as keyof typeof inputWords] : name
    if (made === undefined) return `it is not known from which ${what.replace(/^the /, "")} it was made`
    return now === undefined ? `${what} it was made from ${what.endsWith("s") ? "are" : "is"} gone` : `${what} changed since`
  }
  const what = kind === "version" ? `the version of ${name}` : name
  if (made === undefined) return `${what} is ${shown(now)} now and was not set`
  return now === undefined ? `${what} was ${shown(made)} and is not set now` : `${what} was ${shown(made)} and is ${shown(now)} now`
}

/** The differences in one line, for a reader, with both values of each: `umap.neighbors was 15 and is 30 now`. */
export const differencesInWords = (all: ReadonlyArray<Difference>): string => {
  const most = 4
  // Another engine has other settings throughout.
  const isOtherEngine = all.some(({ name }) => name === "topic_engine")
  const told = all.filter(({ kind, name }) => !isOtherEngine || kind === "input" || name === "topic_engine")
  const words = told.slice(0, most).map(differenceWords)
  return told.length > most ? `${words.join("; ")}; and ${told.length - most} more` : words.join("; ")
}
