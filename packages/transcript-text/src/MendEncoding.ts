/** A text whose wrongly decoded characters were put right, and how many there were. */
export interface MendedText {
  readonly text: string
  readonly mended: number
}

// What Windows-1252 has at 0x80-0x9F; the five holes stay what they are in Latin-1.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

/** The byte that was decoded to this character, as Latin-1 or Windows-1252; undefined where there is none. */
const byteOf = (character: string): number | undefined => {
  const code = character.charCodeAt(0)
  if (code <= 0xff) return code
  const at = windows1252.indexOf(character)
  return at < 0 ? undefined : 0x80 + at
}

// Bytes 0x80-0xBF as they look when decoded wrongly: the middle and the end of a character of UTF-8.
const rest = `[\\u0080-\\u00bf${windows1252}]`
// The same without what also follows a capital or an accented letter in right text: dashes, quotation marks, points, a no-break space.
const certainRest = "[\\u0080-\\u009f\\u00a1-\\u00aa\\u00ac-\\u00ba\\u00bc-\\u00bf€‚ƒ„†‡ˆ‰ŠŒŽ˜™šœžŸ]"

/**
 * UTF-8 that was read byte by byte. Only what right text does not hold:
 * `â€™` and its like (a small â is never followed by €, ‚, „, †, ˆ, ‰, œ);
 * `Ã©`, `Â£`, `Å¡` where the second character cannot follow a capital letter, or a small letter stands before the capital;
 * `Â` before a no-break space; `ðŸ˜€`; `ï¬` and `ï»¿`.
 */
const misreadPattern = new RegExp(
  [
    `â[\\u0080-\\u009f€‚„†ˆ‰œž]${rest}`,
    `ð[\\u009fŸ]${rest}{2}`,
    `ï(?:»¿|¿½|¬[\\u0080-\\u0086€‚ƒ„…†])`,
    `Â\\u00a0`,
    `Â${certainRest}`,
    // Not `MAÇÃ²` with a footnote, nor `Å²` as a unit.
    `[ÃÄÅ](?![©®°¹²³ªº·±§¶†‡‰])${certainRest}`,
    "(?<!\\p{Lu})Ã[©®°¹²³ªº·±§¶†‡‰]",
    `(?<=\\p{Ll})[ÃÄÅ]${rest}`
  ].join("|"),
  "gu"
)
// The closing quotation mark's last byte is a hole in Windows-1252 and mostly got lost: `â€` at the end of a word.
const lostQuote = /(?<=[\p{L}\p{N}.,!?%)])â€(?=[\s.,;:!?)]|$)/gu
// A no-break space whose second byte became a common space: `sales.Â  We`.
const lostSpace = /(?<=[\p{Ll}\p{N}.,;:!?%)])Â(?= )/gu
// Windows-1252 read as Latin-1. U+0085 is also a line break of its own: behind a letter it was a row of dots.
const controlPattern = /[\u0080\u0082-\u0084\u0086-\u008c\u008e\u0091-\u009c\u009e\u009f]|(?<=[\p{L}\p{N}])\u0085/gu
const maybeMisread = /[\u0080-\u009fÂÃÄÅâðï]/

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const decoded = (misread: string): string | undefined => {
  const bytes = Array.from(misread, byteOf)
  if (bytes.includes(undefined)) return undefined
  try {
    return decoder.decode(Uint8Array.from(bytes as ReadonlyArray<number>))
  } catch {
    return undefined
  }
}

/**
 * Puts right what was decoded wrongly, where that is certain: controls that were Windows-1252 (`\x92` for ’) and UTF-8 that was
 * read as Latin-1 or Windows-1252 (`â€™`, `Ã©`), also twice over. Pure and idempotent; a text that is right comes back as it is.
 */
export const mendEncoding = (text: string): MendedText => {
  let mended = 0
  const count = (replacement: string): string => {
    mended++
    return replacement
  }
  let now = text
  // What was read wrongly twice needs two rounds; each round makes the text shorter or takes its controls away.
  for (let before = ""; before !== now && maybeMisread.test(now);) {
    before = now
    now = now
      .replace(misreadPattern, (misread) => {
        const right = decoded(misread)
        return right === undefined ? misread : count(right)
      })
      .replace(lostQuote, () => count("”"))
      .replace(lostSpace, () => count(""))
      .replace(controlPattern, (control) => count(windows1252[control.charCodeAt(0) - 0x80]!))
  }
  return { text: now, mended }
}
