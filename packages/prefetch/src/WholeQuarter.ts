import type { PrefetchManifest } from "@ftm/transcript-schema"
import { nothingThere, type PrefetchError, tooFewFirms } from "./PrefetchError.ts"

/** `12 no components, 3 nobody but the operator speaks`, the most frequent first. */
const reasons = (manifest: PrefetchManifest): string =>
  [
    ...Map.groupBy(
      manifest.excluded.filter((firm) => firm.part !== undefined),
      (firm) => firm.code ?? firm.reason
    )
  ]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([, firms]) => `${firms.length} ${firms[0]!.reason.slice(0, 200)}`)
    .join("; ")

/**
 * Why this quarter must not count as prefetched: nothing in it, or too little for a table that is called a quarter.
 * Undefined where it may.
 *
 * @param begin what to type to begin again
 * @param doctor what to type to see what the account may read
 */
export const emptyQuarter = (manifest: PrefetchManifest, begin: string, doctor: string): PrefetchError | undefined => {
  const { firms, quarter } = manifest
  const taken = firms.length + manifest.excluded.filter((firm) => firm.part !== undefined).length
  const nothing =
    manifest.source === "import"
      ? "Look at the texts in the folder; "
      : `Look at what the account may read of ciq.ciqtranscriptcomponent with:\n  ${doctor}\n`
  if (manifest.counts.components === 0) {
    return nothingThere(
      `None of the ${taken} firms of ${quarter} has a component, so there is no text and ${quarter} is not complete. ${nothing}then begin again with:\n  ${begin}`
    )
  }
  if (firms.length === 0) {
    return nothingThere(
      `None of the ${taken} firms of ${quarter} has a sentence (${reasons(manifest)}), so ${quarter} is not complete. ${nothing}then begin again with:\n  ${begin}`
    )
  }
  if (firms.length * 2 < taken) {
    return tooFewFirms(
      `Only ${firms.length} of the ${taken} firms of ${quarter} have sentences (${reasons(manifest)}). That is under half, so ${quarter} is not complete. ${nothing}then begin again with:\n  ${begin}`
    )
  }
  return undefined
}
