import { asWritten, formsOf, type SpokenWord, wordsIn } from "./WordForms.ts"

/** One word further into the phrases. */
interface Node {
  readonly next: Map<string, Node>
  /** The phrases that end here, by their place in the list. */
  readonly ends: Array<number>
}

const newNode = (): Node => ({ next: new Map(), ends: [] })

/** Adds a phrase below a node, in every form of each of its words. Forms of one word lead to one node, so that a phrase adds few nodes. */
const addPhrase = (root: Node, words: ReadonlyArray<SpokenWord>, phrase: number): void => {
  let nodes: ReadonlySet<Node> = new Set([root])
  for (const word of words) {
    const reached = new Set<Node>()
    for (const node of nodes) {
      for (const form of formsOf(word)) {
        const next = node.next.get(form) ?? newNode()
        node.next.set(form, next)
        reached.add(next)
      }
    }
    nodes = reached
  }
  for (const node of nodes) node.ends.push(phrase)
}

const none: ReadonlyArray<number> = []

/** Finds which of the phrases a text holds: their places in the list, ascending, each once. */
export type PhraseMatcher = (text: string) => ReadonlyArray<number>

/**
 * All phrases in one pass over a text. A phrase is found as whole words that follow each other, whatever separates them, in any case, in the
 * singular or the plural, with or without accents: `data centers` in "data-center"; see `formsOf` for abbreviations.
 */
export const makePhraseMatcher = (phrases: ReadonlyArray<string>): PhraseMatcher => {
  const root = newNode()
  phrases.forEach((phrase, at) => addPhrase(root, wordsIn(phrase), at))

  const walk = (node: Node, words: ReadonlyArray<SpokenWord>, at: number, found: Set<number>): void => {
    for (const phrase of node.ends) found.add(phrase)
    const word = words[at]
    if (word === undefined || node.next.size === 0) return
    const lower = node.next.get(word.lower)
    if (lower !== undefined) walk(lower, words, at + 1, found)
    const capitals = node.next.get(asWritten(word.written))
    if (capitals !== undefined) walk(capitals, words, at + 1, found)
  }
  return (text) => {
    const words = wordsIn(text)
    const found = new Set<number>()
    for (let start = 0; start < words.length; start++) walk(root, words, start, found)
    return found.size === 0 ? none : [...found].sort((a, b) => a - b)
  }
}
