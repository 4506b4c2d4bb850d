// What people and programs write for an apostrophe; before NFKC, which would tear ´ apart.
const apostrophes = /[’‘ʼ′´`‛＇ʹ]/g
// Characters without width, and the soft hyphen: they are put into words, not between them.
const invisiblePattern = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\u034f|\p{Variation_Selector}/gu
// Marks behind a name and footnotes behind a word are no part of it; small numbers below the line are: CO₂.
const markPattern = /[™®©℠]|[⁰¹²³⁴-⁹ªº]+/g
// A hyphen is a hyphen: also the one that does not break, and the one of fixed width.
const hyphens = /[\u2010-\u2012\ufe63\uff0d]/g
const onlyAscii = /^[\n\x20-\x5f\x61-\x7e]*$/

/**
 * One spelling for what is the same word: Unicode NFKC, one apostrophe, no invisible characters, no ™ and no footnote numbers.
 * For cleaned text only; what was said is kept as it was written.
 */
export const foldText = (text: string): string =>
  onlyAscii.test(text)
    ? text
    : text
        .replace(invisiblePattern, "")
        .replace(apostrophes, "'")
        .replace(markPattern, " ")
        .replace(hyphens, "-")
        .normalize("NFKC")
        .replace(apostrophes, "'")
