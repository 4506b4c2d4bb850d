import { ComponentNote } from "@ftm/transcript-schema"
import type { ComponentOddity } from "@ftm/wrds-source"
import { Schema } from "effect"

/** Under which name the metadata of a part of raw/components holds what was odd about its rows. */
export const componentNotesKey = "ftm.notes"

const notesJson = Schema.fromJsonString(Schema.Array(ComponentNote))

export const encodeComponentNotes = (notes: ReadonlyArray<ComponentNote>): string => Schema.encodeSync(notesJson)(notes)

/** None where the part was written by a version that noted none. */
export const decodeComponentNotes = (json: string | undefined): ReadonlyArray<ComponentNote> => {
  if (json === undefined) return []
  const decoded = Schema.decodeExit(notesJson)(json)
  return decoded._tag === "Success" ? decoded.value : []
}

const words: Readonly<Record<ComponentOddity["_tag"], string>> = {
  TwoTexts: "stands in its transcript with two texts; the longer one is taken",
  TwoRows: "stands in its transcript twice with one text; the earlier one is taken",
  NoId: "has no usable id and is named after its order",
  NoOrder: "has no usable order and comes after all others",
  NoSpeakers: "is of a transcript for which the person table names nobody: speakers are unknown"
}

/** An oddity as the manifest keeps it. */
export const noteOf = ({ _tag, componentId, firmId, transcriptId }: ComponentOddity): ComponentNote =>
  new ComponentNote({
    code: _tag,
    firm_id: firmId,
    transcript_id: transcriptId,
    component_id: componentId,
    reason: `component ${componentId} ${words[_tag]}`
  })
