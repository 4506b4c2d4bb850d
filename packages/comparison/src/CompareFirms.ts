import { compareIds, type FirmComparisonRow, type FirmTopic } from "@ftm/transcript-schema"
import { adjustedMutualInformation } from "./AdjustedMutualInformation.ts"

/** The group of each sentence: the place of its topic among the firm's. */
const groupsOf = (topics: ReadonlyArray<FirmTopic>): ReadonlyMap<string, number> =>
  new Map(topics.flatMap(({ sentenceIds }, place) => sentenceIds.map((id) => [id, place] as const)))

const compareFirm = (firmId: string, a: ReadonlyArray<FirmTopic>, b: ReadonlyArray<FirmTopic>) => {
  const [inA, inB] = [groupsOf(a), groupsOf(b)]
  const both = [...inA.keys()].filter((id) => inB.has(id))
  const groups = (places: ReadonlyMap<string, number>) => both.map((id) => places.get(id)!)
  return {
    firm_id: firmId,
    firm_name: (a[0] ?? b[0])!.firmName,
    n_topics_a: a.length,
    n_topics_b: b.length,
    n_sentences_a: inA.size,
    n_sentences_b: inB.size,
    n_sentences_both: both.length,
    ami: both.length < 2 ? null : adjustedMutualInformation(groups(inA), groups(inB))
  }
}

/** How two variants agree for each firm that has topics in either, by ascending firm id. */
export const compareFirms = (
  names: Pick<FirmComparisonRow, "variant_a" | "variant_b">,
  a: ReadonlyArray<FirmTopic>,
  b: ReadonlyArray<FirmTopic>
): ReadonlyArray<FirmComparisonRow> => {
  const byFirm = (topics: ReadonlyArray<FirmTopic>) => Map.groupBy(topics, ({ firmId }) => firmId)
  const [ofA, ofB] = [byFirm(a), byFirm(b)]
  const firmIds = [...new Set([...ofA.keys(), ...ofB.keys()])].sort(compareIds)
  return firmIds.map((firmId) => ({ ...names, ...compareFirm(firmId, ofA.get(firmId) ?? [], ofB.get(firmId) ?? []) }))
}
