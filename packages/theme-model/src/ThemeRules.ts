import type { TopicOfFirm } from "./Theme.ts"
import type { ThemeOptions } from "./ThemeOptions.ts"

/** Whether a group of topics is a theme: it comes from enough firms, and no firm makes up too much of it. */
export const runsAcrossFirms = (topics: ReadonlyArray<TopicOfFirm>, { greatestFirmShare, leastFirms }: ThemeOptions): boolean => {
  const perFirm = new Map<string, number>()
  for (const { firmId } of topics) perFirm.set(firmId, (perFirm.get(firmId) ?? 0) + 1)
  return perFirm.size >= leastFirms && Math.max(...perFirm.values()) <= greatestFirmShare * topics.length
}
