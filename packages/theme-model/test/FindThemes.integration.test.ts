import { plantedQuarters } from "@ftm/sample-corpus"
import { staticEmbedder } from "@ftm/topic-model"
import { beforeAll, describe, expect, it } from "vitest"
import { type EarlierTopic, findThemes, type ThemeResult, type TopicOfFirm } from "../src/index.ts"

const quarters = ["2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1"]
const planted = plantedQuarters({ seed: 11, firms: 90, quarters })

/** What was found in a quarter, with the lasting id of each theme and the planted one that leads it. */
interface Found {
  readonly quarter: string
  readonly result: ThemeResult
  readonly ids: ReadonlyArray<string>
  readonly groupIds: ReadonlyArray<string>
  readonly leading: ReadonlyArray<string>
  readonly f1: number
}

/** The planted theme of most of the topics. */
const leadingOf = (topicIds: ReadonlyArray<string>): string => {
  const counts = Map.groupBy(topicIds, (id) => planted.themeOf.get(id) ?? "none")
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]![0]
}

/** The mean over planted themes of five topics or more of the best F1 of a theme found. */
const meanF1 = (topics: ReadonlyArray<TopicOfFirm>, { themes }: ThemeResult): number => {
  const wanted = [...Map.groupBy(topics, ({ topicId }) => planted.themeOf.get(topicId) ?? "none")].filter(
    ([theme, list]) => theme !== "none" && list.length >= 5
  )
  const best = wanted.map(([theme, list]) =>
    Math.max(
      0,
      ...themes.map(({ topicIds }) => {
        const right = topicIds.filter((id) => planted.themeOf.get(id) === theme).length
        return (2 * right) / (topicIds.length + list.length)
      })
    )
  )
  return best.reduce((sum, one) => sum + one, 0) / best.length
}

const found: Array<Found> = []
beforeAll(async () => {
  let before: ReadonlyArray<EarlierTopic> = []
  for (const { quarter, topics: given } of planted.quarters) {
    const topics = given.map((topic) => ({ ...topic, quarter }))
    const result = await findThemes(topics, staticEmbedder, undefined, undefined, before)
    let n = 0
    const ids = result.themes.map(({ continues }) => continues ?? `${quarter}_${n++}`)
    let g = 0
    const groupIds = result.groups.map(({ continues }) => continues ?? `${quarter}_g${g++}`)
    const placeOf = new Map(
      result.themes.flatMap(({ group, kind, topicIds }, t) =>
        topicIds.map((id) => [id, { themeId: ids[t]!, groupId: groupIds[group]!, kind }] as const)
      )
    )
    found.push({
      quarter,
      result,
      ids,
      groupIds,
      leading: result.themes.map(({ topicIds }) => leadingOf(topicIds)),
      f1: meanF1(topics, result)
    })
    before = topics.map((topic) => ({ ...topic, ...(placeOf.get(topic.topicId) ?? { themeId: null, groupId: null, kind: null }) }))
  }
}, 60_000)

const eventOf = (what: string) => planted.events.find((event) => event.what === what)!
const inQuarter = (quarter: string): Found => found[quarters.indexOf(quarter)]!
const before = (quarter: string): Found => found[quarters.indexOf(quarter) - 1]!
/** The id of the theme that a planted one leads; of several the one of most topics. */
const idOf = ({ ids, leading, result }: Found, theme: string): string | undefined => {
  const places = Array.from(leading.keys()).filter((n) => leading[n] === theme)
  return ids[places.toSorted((a, b) => result.themes[b]!.topicIds.length - result.themes[a]!.topicIds.length)[0] ?? -1]
}

describe("planted themes over five quarters", () => {
  it("are found in each quarter", () => {
    console.log(
      JSON.stringify(found.map(({ f1, quarter, result }) => ({ quarter, themes: result.themes.length, f1: Number(f1.toFixed(3)) })))
    )
    // The first quarter has nothing before it to lean on: themes of five firms are few topics.
    expect(found[0]!.f1).toBeGreaterThan(0.75)
    for (const { f1 } of found.slice(1)) expect(f1).toBeGreaterThan(0.93)
  })

  it("that appear are new, and go on from then on", () => {
    const { quarter, theme } = eventOf("appears")
    expect(idOf(before(quarter), theme)).toBeUndefined()
    const id = idOf(inQuarter(quarter), theme)
    expect(id).toMatch(new RegExp(`^${quarter}_`))
    expect(idOf(found.at(-1)!, theme)).toBe(id)
  })

  it("that vanish are gone", () => {
    const { quarter, theme } = eventOf("vanishes")
    const id = idOf(before(quarter), theme)
    expect(inQuarter(quarter).result.gone.map(({ themeId }) => themeId)).toContain(id)
    expect(inQuarter(quarter).leading).not.toContain(theme)
  })

  it("that split go on with less, and the new one says from what it came", () => {
    const event = eventOf("splits")
    const now = inQuarter(event.quarter)
    const into = event.what === "splits" ? event.into : ""
    expect(idOf(now, event.theme)).toBe(idOf(before(event.quarter), event.theme))
    const at = found.find(({ leading, quarter }) => quarter >= event.quarter && leading.includes(into))!
    expect(at.result.themes[at.leading.indexOf(into)]!.splitFrom).toBe(idOf(before(at.quarter), event.theme))
  })

  it("that merge: one goes on, the other is gone into it once the quarter before is like that, too", () => {
    const event = eventOf("merges")
    const into = event.what === "merges" ? event.into : ""
    const old = [idOf(before(event.quarter), event.theme), idOf(before(event.quarter), into)]
    // Beside the quarter before, in which the two were apart, their topics may lie in two themes for one quarter more.
    const since = found.filter(({ quarter }) => quarter >= event.quarter)
    const gone = since.flatMap(({ ids, result }) =>
      result.gone.map(({ mergedInto, themeId }) => ({ themeId, into: mergedInto === undefined ? undefined : ids[mergedInto] }))
    )
    const goesOn = idOf(since.at(-1)!, into)
    const other = old.find((id) => id !== goesOn)
    console.log(JSON.stringify({ old, goesOn, gone }))
    expect(old).toContain(goesOn)
    expect(gone).toContainEqual({ themeId: other, into: goesOn })
  })

  it("that nothing happened to keep their ids", () => {
    const touched = new Set(planted.events.flatMap((event) => ["into" in event ? event.into : "", event.theme]))
    const [, ...later] = found
    let kept = 0
    let all = 0
    for (const now of later.slice(1)) {
      for (const theme of new Set(now.leading)) {
        const id = idOf(before(now.quarter), theme)
        if (touched.has(theme) || id === undefined) continue
        all += 1
        if (idOf(now, theme) === id) kept += 1
      }
    }
    console.log(JSON.stringify({ kept, all }))
    expect(kept / all).toBeGreaterThan(0.9)
  })

  it("that go on stay in their group and of their kind, and a group has themes of one kind", () => {
    const was = new Map<string, string>()
    for (const { groupIds, ids, result } of found) {
      result.themes.forEach(({ group, kind }, n) => {
        expect(`${kind} ${groupIds[group]}`).toBe(was.get(ids[n]!) ?? `${kind} ${groupIds[group]}`)
        was.set(ids[n]!, `${kind} ${groupIds[group]}`)
        expect(result.groups[group]!.kind).toBe(kind)
        expect(result.groups[group]!.themes).toContain(n)
      })
    }
  })

  it("the language of reporting is told apart from subjects", () => {
    const told = found.flatMap(({ leading, result }) =>
      result.themes.map(({ kind }, n) => [planted.kindOf.get(leading[n]!), kind] as const)
    )
    const right = told.filter(([truly, kind]) => truly === kind).length
    console.log(JSON.stringify({ right, all: told.length, reporting: told.filter(([truly]) => truly === "reporting").length }))
    expect(right / told.length).toBeGreaterThan(0.9)
  })
})
