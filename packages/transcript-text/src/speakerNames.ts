// Parts of a written name that are no name: titles, degrees, suffixes and the small words inside names.
const NOT_NAMES: ReadonlySet<string> = new Set([
  "mr", "mrs", "ms", "dr", "prof", "sir", "jr", "sr", "ii", "iii", "iv", "phd", "md", "cfa", "cpa", "esq", "the", "and", "of",
  "de", "da", "di", "du", "del", "della", "la", "le", "van", "von", "der", "den", "ten", "ter", "el", "al", "bin", "operator", "unknown", "unidentified",
  "analyst", "executive", "speaker", "attendee", "attendees", "shareholder", "company", "representative", "participant", "moderator"
])

/** The words by which the call's own speakers are addressed, in lower case: `Ernest S. Rady` -> `ernest`, `rady`. */
export const speakerNameWords = (speakerNames: Iterable<string | null>): ReadonlySet<string> => {
  const words = new Set<string>()
  for (const name of speakerNames) {
    if (name === null) continue
    for (const word of name.normalize("NFKC").toLowerCase().split(/[^\p{L}'’-]+/u)) {
      for (const part of new Set([word, ...word.split("-")])) {
        if (part.length >= 2 && !NOT_NAMES.has(part)) words.add(part)
      }
    }
  }
  return words
}
