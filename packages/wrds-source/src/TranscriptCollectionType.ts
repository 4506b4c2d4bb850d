/**
 * Capital IQ's transcript collection types: how far a transcript has come on its way through the editors. A call is first put out
 * with its spelling checked, then edited, proofed outside, and at last audited.
 *
 * Id 1 is named in S&P's own sample SQL, 2, 7 and 8 in published code that reads these tables; "Corrected Copy" is known by its name
 * only. No list of all of them is public, so under `quality` a type whose id is not here is looked up by its name, and else ranks last.
 */
export interface TranscriptCollectionType {
  /** transcriptcollectiontypeid; undefined where it is not known. */
  readonly id: number | undefined
  /** transcriptcollectiontypename */
  readonly name: string
}

/** From the best to the least proofread; `quality` takes them in this order. */
export const transcriptCollectionTypes: ReadonlyArray<TranscriptCollectionType> = [
  { id: 8, name: "Audited Copy" },
  { id: 1, name: "Proofed Copy" },
  { id: 2, name: "Edited Copy" },
  { id: undefined, name: "Corrected Copy" },
  { id: 7, name: "Spellchecked Copy" }
]
