/** Before these words speech can be cut where nobody set a full stop. */
const connectives: ReadonlySet<string> = new Set(
  "and but so because or then now which well also however while when if since although though where yeah okay".split(" ")
)
/** More words with hardly a mark between them were never punctuated; sentences of an editor are shorter, or have commas. */
const longestSentence = 100
const maxWordsPerMark = 40
/** So many words are speech with commas, not a list of things, where a mark stands for more than a few of them: of 66,000 sentences of real calls one. */
const longestWithCommas = 200
const maxWordsPerListItem = 8
/** However many commas: no sentence has more words, or characters. */
const longestOfAll = 400
const longestText = 4000

/** A piece is at least and at most so long (in words), if a connective stands in time; a run without white space is cut at the last (in characters). */
const shortestPiece = 20
const longestPiece = 45
const longestRun = 1000

interface Span {
  readonly start: number
  readonly end: number
}

const isTooLong = (sentence: string): boolean => {
  if (sentence.length > longestText) return true
  if (sentence.length < 2 * longestSentence) return false
  const words = sentence.match(/\S+/g)?.length ?? 0
  if (words <= longestSentence) return false
  const wordsAMark = words / ((sentence.match(/[,;:—–]|--/g)?.length ?? 0) + 1)
  return words > longestOfAll || (words > longestWithCommas && wordsAMark > maxWordsPerListItem) || wordsAMark > maxWordsPerMark
}

/**
 * A sentence as it is, or, where it is so long that nobody can have set its full stops (speech recognition), its pieces:
 * cut before words such as "and" and "so", and by length where there are none.
 */
export const cutLongSentence = (text: string, span: Span): ReadonlyArray<Span> => {
  const sentence = text.slice(span.start, span.end)
  if (!isTooLong(sentence)) return [span]
  const pieces: Array<Span> = []
  let start = 0
  let end = 0
  let words = 0
  const close = (): void => {
    if (end > start) pieces.push({ start: span.start + start, end: span.start + end })
    words = 0
  }
  for (const { 0: word, index } of sentence.matchAll(/\S+/g)) {
    const connects = words >= shortestPiece && connectives.has(word.toLowerCase())
    if (words > 0 && (connects || words >= longestPiece || index + word.length - start > longestText)) {
      close()
      start = index
    } else if (words === 0) start = index
    words++
    end = index + word.length
    while (end - start > longestText) {
      const whole = end
      end = start + longestRun
      // Never between the two halves of one character.
      if (/[\ud800-\udbff]/.test(sentence[end - 1]!) && /[\udc00-\udfff]/.test(sentence[end]!)) end--
      const cut = end
      close()
      start = cut
      end = whole
      words = 1
    }
  }
  close()
  return pieces
}
