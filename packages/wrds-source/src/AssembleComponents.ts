import { compareIds, type ComponentRow, type SelectedCall, type SpokenComponent, toComponentRow } from "@ftm/transcript-schema"
import { compareText } from "./CompareText.ts"
import type { WrdsRow } from "./WrdsConnection.ts"
import { idOf } from "./WrdsId.ts"
import { int32OrNull, textOrNull } from "./WrdsValue.ts"

/**
 * What is odd about a component that was taken all the same:
 * - `TwoTexts`: its id stands in the transcript with two texts; the longer one is taken.
 * - `TwoRows`: its id stands there twice with one text, but with another order, type or person; the earlier one is taken.
 * - `NoId`: it has no usable id and is named after its order (`order-17`).
 * - `NoOrder`: it has no usable order and comes after all others.
 * - `NoSpeakers`: the person table names nobody for any component of its transcript, so that operator, managers and analysts can only be
 *   told by the component's type; said once a transcript, of its first component.
 */
export interface ComponentOddity {
  readonly _tag: "TwoTexts" | "TwoRows" | "NoId" | "NoOrder" | "NoSpeakers"
  readonly firmId: string
  readonly transcriptId: string
  /** As it stands in `raw/components`. */
  readonly componentId: string
}

export interface TranscriptComponents {
  /** In the order in which they were spoken. */
  readonly components: ReadonlyArray<SpokenComponent>
  readonly oddities: ReadonlyArray<Pick<ComponentOddity, "_tag" | "componentId">>
}

/** A component before its place and its name are settled. */
interface Found {
  readonly id: string | null
  readonly order: number | null
  readonly typeId: number | null
  readonly personId: string | null
  readonly text: string | null
}

const foundIn = (row: WrdsRow): Found => ({
  id: idOf(row["transcriptcomponentid"]),
  order: int32OrNull(row["componentorder"]),
  typeId: int32OrNull(row["transcriptcomponenttypeid"]),
  personId: idOf(row["transcriptpersonid"]),
  text: textOrNull(row["componenttext"])
})

const nullLast =
  <A>(compare: (a: A, b: A) => number) =>
  (a: A | null, b: A | null): number =>
    a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b)
const byNumber = nullLast<number>((a, b) => a - b)
const byId = nullLast(compareIds)
const byText = nullLast(compareText)

const hasWords = (text: string | null): boolean => text !== null && text.trim() !== ""

/** The fuller text first: words before none, longer before shorter; then the order of texts, an empty one before none at all. */
const fullerText = (a: string | null, b: string | null): number =>
  Number(hasWords(b)) - Number(hasWords(a)) || (b ?? "").length - (a ?? "").length || byText(a, b)

const spokenEarlier = (a: Found, b: Found): number => byNumber(a.order, b.order) || byId(a.id, b.id)

/** Which of several rows with one id is taken: nothing of it depends on the order of rows. */
const better = (a: Found, b: Found): number =>
  fullerText(a.text, b.text) || spokenEarlier(a, b) || byNumber(a.typeId, b.typeId) || byId(a.personId, b.personId)

const grouped = <K, A>(all: ReadonlyArray<A>, key: (one: A) => K): ReadonlyMap<K, Array<A>> => {
  const groups = new Map<K, Array<A>>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group === undefined) groups.set(key(one), [one])
    else group.push(one)
  }
  return groups
}

/** Equal rows once. */
const withoutEqual = (rows: ReadonlyArray<Found>): ReadonlyArray<Found> =>
  rows.length < 2 ? rows : [...new Map(rows.map((row) => [JSON.stringify([row.order, row.typeId, row.personId, row.text]), row])).values()]

/** Of several people for one component: the lowest speaker type, then name, company and id; unknown ones last. */
const firstSpeaker = (rows: ReadonlyArray<WrdsRow>): WrdsRow | undefined =>
  rows.length < 2
    ? rows[0]
    : rows.toSorted((a, b) => {
        const text = (column: string): number => byText(a[column] ?? null, b[column] ?? null)
        return (
          byNumber(int32OrNull(a["speakertypeid"]), int32OrNull(b["speakertypeid"])) ||
          text("transcriptpersonname") ||
          text("companyofperson") ||
          byId(idOf(a["proid"]), idOf(b["proid"])) ||
          text("proid") ||
          text("speakertypename") ||
          text("transcriptcomponenttypename")
        )
      })[0]

/** Rows without an id are named after their order; several of one order are counted. */
const nameNameless = (nameless: ReadonlyArray<Found>, taken: ReadonlySet<string>): ReadonlyArray<Found & { readonly id: string }> => {
  const names = new Set(taken)
  return nameless.toSorted(better).map((one) => {
    const first = `order-${one.order ?? "unknown"}`
    let name = first
    for (let n = 2; names.has(name); n++) name = `${first}-${n}`
    names.add(name)
    return { ...one, id: name }
  })
}

/** The largest 32-bit integer: a component's order is a column of that type. */
const int32Max = 2_147_483_647

/**
 * One transcript's components from the rows of the component and person tables, which may come in any order and more than once.
 * Equal rows count once; of rows with one id but different texts one is taken by a fixed rule (see `ComponentOddity`).
 */
export const transcriptComponents = (componentRows: ReadonlyArray<WrdsRow>, speakerRows: ReadonlyArray<WrdsRow>): TranscriptComponents => {
  const oddities: Array<TranscriptComponents["oddities"][number]> = []
  const byComponentId = grouped(componentRows.map(foundIn), (one) => one.id)

  const named: Array<Found & { readonly id: string }> = []
  for (const [id, rows] of byComponentId) {
    if (id === null) continue
    const same = withoutEqual(rows)
    const [best] = same.toSorted(better)
    named.push({ ...best!, id })
    if (same.length > 1) oddities.push({ _tag: new Set(same.map((one) => one.text)).size > 1 ? "TwoTexts" : "TwoRows", componentId: id })
  }
  const nameless = nameNameless(withoutEqual(byComponentId.get(null) ?? []), new Set(named.map((one) => one.id)))
  for (const { id } of nameless) oddities.push({ _tag: "NoId", componentId: id })

  const inOrder = [...named, ...nameless].sort((a, b) => byNumber(a.order, b.order) || compareComponentIds(a.id, b.id))
  const speakers = grouped(speakerRows, (row) => idOf(row["transcriptcomponentid"]))
  let lastOrder = Math.max(-1, ...inOrder.flatMap(({ order }) => order ?? []))
  const components = inOrder.map((one): SpokenComponent => {
    if (one.order === null) {
      oddities.push({ _tag: "NoOrder", componentId: one.id })
      lastOrder = Math.min(lastOrder + 1, int32Max)
    }
    const speaker = firstSpeaker(speakers.get(one.id) ?? [])
    return {
      transcriptcomponentid: one.id,
      componentorder: one.order ?? lastOrder,
      transcriptcomponenttypeid: one.typeId,
      transcriptcomponenttypename: textOrNull(speaker?.["transcriptcomponenttypename"]),
      transcriptpersonid: one.personId,
      transcriptpersonname: textOrNull(speaker?.["transcriptpersonname"]),
      companyofperson: textOrNull(speaker?.["companyofperson"]),
      speakertypeid: int32OrNull(speaker?.["speakertypeid"]),
      speakertypename: textOrNull(speaker?.["speakertypename"]),
      componenttext: one.text
    }
  })
  if (
    components.length > 0 &&
    components.every(({ speakertypename, transcriptpersonname }) => speakertypename === null && transcriptpersonname === null)
  ) {
    oddities.push({ _tag: "NoSpeakers", componentId: components[0]!.transcriptcomponentid })
  }
  return { components, oddities: oddities.sort((a, b) => compareText(a._tag, b._tag) || compareComponentIds(a.componentId, b.componentId)) }
}

/** Ids by number, then the names that were made here. */
const compareComponentIds = (a: string, b: string): number => {
  const [isId, isOtherId] = [/^\d/.test(a), /^\d/.test(b)]
  return isId !== isOtherId ? Number(isOtherId) - Number(isId) : isId ? compareIds(a, b) : a.length - b.length || compareText(a, b)
}

/** What was pulled for some firms. */
export interface PulledComponents {
  /** One inner array a firm, in the order asked for; empty where WRDS has none. A firm's calls come in the order given. */
  readonly firms: ReadonlyArray<ReadonlyArray<ComponentRow>>
  readonly oddities: ReadonlyArray<ComponentOddity>
}

/** Every firm's rows from the rows of both tables: a transcript that belongs to two firms gives each of them its own copy. */
export const assembleComponents = (
  firms: ReadonlyArray<{ readonly firmId: string; readonly calls: ReadonlyArray<SelectedCall> }>,
  componentRows: ReadonlyArray<WrdsRow>,
  speakerRows: ReadonlyArray<WrdsRow>
): PulledComponents => {
  const components = grouped(componentRows, (row) => idOf(row["transcriptid"]))
  const speakers = grouped(speakerRows, (row) => idOf(row["transcriptid"]))
  const transcripts = new Map<string, TranscriptComponents>()
  const transcriptOf = (transcriptId: string): TranscriptComponents => {
    const known =
      transcripts.get(transcriptId) ?? transcriptComponents(components.get(transcriptId) ?? [], speakers.get(transcriptId) ?? [])
    transcripts.set(transcriptId, known)
    return known
  }
  return {
    firms: firms.map(({ calls }) =>
      calls.flatMap((call) => transcriptOf(call.transcriptid).components.map((component) => toComponentRow(call, component)))
    ),
    oddities: firms.flatMap(({ calls, firmId }) =>
      calls.flatMap(({ transcriptid }) =>
        transcriptOf(transcriptid).oddities.map((oddity) => ({ ...oddity, firmId, transcriptId: transcriptid }))
      )
    )
  }
}
