import type { PrefetchStatus } from "@ftm/prefetch"

/** How far a prefetch is, in a sentence. */
export const renderStatus = (status: PrefetchStatus): string => {
  if (status.state === "absent") return `${status.quarter} is not in ${status.store}. Type: ${status.next}`
  // Whether a firm has sentences is known once all is done.
  const ready = status.state === "complete" ? "with sentences" : "prepared"
  const firms = `${status.fetched} of ${status.firms} firms ${status.source === "import" ? "imported" : "fetched"}, ${status.prepared} ${ready}, ${status.excluded} left out, ${status.parts} parts`
  return status.state === "complete"
    ? `${status.quarter} is complete in ${status.store}: ${firms}.`
    : `${status.quarter} is under way in ${status.store}: ${firms}. To go on, type: ${status.next}`
}
