import { foldText } from "./FoldText.ts"

// Parts of a written name that are no name: titles, degrees, suffixes and the small words inside names.
const notNames: ReadonlySet<string> = new Set([
  "mr",
  "mrs",
  "ms",
  "dr",
  "prof",
  "sir",
  "jr",
  "sr",
  "ii",
  "iii",
  "iv",
  "phd",
  "md",
  "cfa",
  "cpa",
  "esq",
  "the",
  "and",
  "of",
  "de",
  "da",
  "di",
  "du",
  "del",
  "della",
  "la",
  "le",
  "van",
  "von",
  "der",
  "den",
  "ten",
  "ter",
  "el",
  "al",
  "bin",
  "operator",
  "unknown",
  "unidentified",
  "analyst",
  "executive",
  "speaker",
  "attendee",
  "attendees",
  "shareholder",
  "company",
  "representative",
  "participant",
  "moderator"
])

/** The words by which the speakers of a call are addressed, in lower case. */
export interface SpeakerNames {
  readonly words: ReadonlySet<string>
  /** Those of them that the call also uses as ordinary words: `price` where a Mr. Price is on the call. */
  readonly ordinary: ReadonlySet<string>
}

export const noNames: SpeakerNames = { words: new Set(), ordinary: new Set() }

/** `Ernest S. Rady` -> `ernest`, `rady`. */
const nameWords = (speakers: Iterable<string | null>): ReadonlySet<string> => {
  const words = new Set<string>()
  for (const name of speakers) {
    if (name === null) continue
    for (const word of foldText(name)
      .toLowerCase()
      .split(/[^\p{L}'-]+/u)) {
      for (const part of new Set([word, ...word.split("-")])) {
        if (part.length >= 2 && !notNames.has(part)) words.add(part)
      }
    }
  }
  return words
}

/** The names of a call's speakers, given what was said in it. */
export const speakerNames = (speakers: Iterable<string | null>, texts: ReadonlyArray<string>): SpeakerNames => {
  const words = nameWords(speakers)
  if (words.size === 0) return noNames
  // Written small somewhere in the call, and not as a part of another word.
  const ordinary = new Set<string>()
  for (const text of texts) {
    for (const [word] of foldText(text).matchAll(/(?<![\p{L}'-])\p{Ll}[\p{L}'-]+/gu)) if (words.has(word)) ordinary.add(word)
  }
  return { words, ordinary }
}
