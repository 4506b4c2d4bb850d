import { ComponentNote } from "@ftm/transcript-schema"
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
