import { franc } from "franc-min"

// Frequent English words that no other language with Latin letters writes the same. In English they are about every fourth word.
const englishWords: ReadonlySet<string> = new Set(
  (
    "the and to that you our this are have with for it be from will which your their they been has but not would about think what there these were us more than " +
    "going it's we're that's i'm year quarter"
  ).split(" ")
)
const englishShare = 0.1
/** So many of its words stand in an English lexicon: English even without those small words (slogans, lists), or at least nothing else. */
const englishLexicon = 0.75
const perhapsEnglish = 0.5

const maxPieces = 24
const pieceLength = 400
/** Fewer letters than these say nothing about a piece, and about a call. */
const lettersOfAPiece = 60
const lettersOfACall = 250
/** Nor do fewer different words than these. */
const wordsOfAPiece = 12

/** Pieces of the same length from all over the call, at equal distances, however it is cut into turns; all of it where it is short. */
const piecesOf = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const call = texts.join(" ")
  const every = Math.max(pieceLength, call.length / maxPieces)
  const pieces: Array<string> = []
  for (let at = 0; at < call.length; at += every) pieces.push(call.slice(Math.floor(at), Math.floor(at) + pieceLength))
  return pieces
}

/** ISO 639-3, or `und`. */
const languageOfPiece = (piece: string, knows: (word: string) => boolean): { readonly language: string; readonly letters: number } => {
  const words =
    piece
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/\p{L}[\p{L}\p{M}']*/gu) ?? []
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  if (letters < lettersOfAPiece) return { language: "und", letters }
  const share = words.filter((word) => englishWords.has(word)).length / words.length
  const known = words.filter(knows).length / words.length
  if (share >= englishShare || known >= englishLexicon) return { language: "eng", letters }
  if (known >= perhapsEnglish) return { language: "und", letters }
  // A handful of words again and again, or no words at all, are no language. Scripts without spaces have few long "words".
  const spaced = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(piece)
  if (spaced && (new Set(words).size < wordsOfAPiece || letters / words.length > 15)) return { language: "und", letters }
  return { language: franc(piece, { minLength: lettersOfAPiece / 2 }), letters }
}

/**
 * The language that most of a call was spoken in, as ISO 639-3 (`eng`, `spa`, `cmn`, …); `und` where there is too little text to say,
 * or only names and numbers. `knows` tells whether a word (lower case) is English. Judged on at most some 24 pieces of 400 characters. English wins a draw.
 * Sources: trigrams of franc-min 6.2.0 for every language but English, which is told by its small words.
 */
export const languageOf = (texts: ReadonlyArray<string>, knows: (word: string) => boolean): string => {
  const votes = new Map<string, number>()
  for (const piece of piecesOf(texts)) {
    const { language, letters } = languageOfPiece(piece, knows)
    if (language !== "und") votes.set(language, (votes.get(language) ?? 0) + letters)
  }
  const english = votes.get("eng") ?? 0
  votes.delete("eng")
  const foreign = [...votes.values()].reduce((sum, letters) => sum + letters, 0)
  if (english >= foreign) return english > 0 ? "eng" : "und"
  if (foreign < lettersOfACall) return "und"
  return [...votes].reduce((most, vote) => (vote[1] > most[1] ? vote : most))[0]
}
