// Strong cues of the warning that lawyers put before forward-looking statements.
const strongCues: ReadonlyArray<RegExp> = [
  /forward[-\s]looking\s+(?:statement|information|comment|remark)/i,
  /safe[-\s]harbou?r/i,
  /actual\s+(?:results?|outcomes?|performance)\b[^.]{0,120}\bdiffer(?:s|ed|ent)?\b[^.]{0,40}\bmaterial(?:ly)?|differ\s+materially|materially\s+differ/i
]

/** How many words a component may have with one cue, and with two, to count as a safe-harbour paragraph as a whole. */
const longestWithOneCue = 350
const longestWithTwoCues = 700

/**
 * Whether a component is a safe-harbour paragraph. Long speeches that hold the warning among other things
 * are not flagged: where it ends in them would be a guess.
 */
export const isSafeHarbor = (text: string): boolean => {
  const cues = strongCues.filter((cue) => cue.test(text)).length
  if (cues === 0) return false
  const words = text.split(/\s+/).filter((word) => word !== "").length
  return words <= (cues >= 2 ? longestWithTwoCues : longestWithOneCue)
}
