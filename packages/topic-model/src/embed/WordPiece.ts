const longestWord = 100
const separators = /[\p{P}$+<=>^`|~\u3400-\u4dbf\u4e00-\u9fff]/u

/**
 * Splits text into the word pieces of a BERT (uncased) vocabulary: lower case, accents removed, punctuation split off,
 * then repeatedly the longest known piece. Source: Wu et al., "Google's Neural Machine Translation System", 2016; details
 * as in BERT's `BasicTokenizer` and `WordpieceTokenizer`.
 */
export class WordPiece {
  readonly #idOf = new Map<string, number>()
  readonly #known = new Map<string, ReadonlyArray<number>>()

  /** @param vocabulary pieces in the order of their ids; a piece inside a word starts with `##`. */
  constructor(vocabulary: ReadonlyArray<string>) {
    vocabulary.forEach((piece, id) => this.#idOf.set(piece, id))
  }

  /** Ids of the pieces of a text; words with an unknown piece are left out. */
  encode(text: string): ReadonlyArray<number> {
    const ids: Array<number> = []
    const plain = text
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{Mn}/gu, "")
    for (const chunk of plain.split(/[\s\p{C}]+/u)) {
      if (chunk === "") continue
      for (const word of separators.test(chunk) ? chunk.split(/([\p{P}$+<=>^`|~\u3400-\u4dbf\u4e00-\u9fff])/u) : [chunk]) {
        if (word !== "") ids.push(...this.#pieces(word))
      }
    }
    return ids
  }

  #pieces(word: string): ReadonlyArray<number> {
    const found = this.#known.get(word)
    if (found !== undefined) return found
    const ids = this.#split(word)
    // Words repeat, so their pieces are cached; the cache is bounded so that odd input cannot fill the memory.
    if (this.#known.size < 50_000) this.#known.set(word, ids)
    return ids
  }

  #split(word: string): ReadonlyArray<number> {
    if (word.length > longestWord) return []
    const ids: Array<number> = []
    let start = 0
    while (start < word.length) {
      let end = word.length
      let id: number | undefined
      while (end > start) {
        id = this.#idOf.get((start > 0 ? "##" : "") + word.slice(start, end))
        if (id !== undefined) break
        end--
      }
      if (id === undefined) return []
      ids.push(id)
      start = end
    }
    return ids
  }
}
