import type { Random } from "./Random.ts"

/** Gives the words for a slot such as `{thing}`. */
export type FillSlot = (slot: string) => string

/** A template made ready to use: words, slots in braces, and choices in brackets (which may hold both). */
export type Template = ReadonlyArray<Part>
type Part = string | { readonly slot: string } | { readonly choices: ReadonlyArray<Template> }

/** Reads `"We [saw|felt] {thing}[ again|]."`. */
export const template = (source: string): Template => {
  let at = 0
  const readUntilEnd = (inChoice: boolean): Template => {
    const parts: Array<Part> = []
    let words = ""
    const endWords = (): void => {
      if (words !== "") parts.push(words)
      words = ""
    }
    while (at < source.length) {
      const character = source[at] ?? ""
      if (inChoice && (character === "|" || character === "]")) break
      at++
      if (character === "{") {
        const end = source.indexOf("}", at)
        endWords()
        parts.push({ slot: source.slice(at, end) })
        at = end + 1
      } else if (character === "[") {
        endWords()
        const choices: Array<Template> = []
        do {
          choices.push(readUntilEnd(true))
        } while (source[at++] === "|")
        parts.push({ choices })
      } else {
        words += character
      }
    }
    endWords()
    return parts
  }
  return readUntilEnd(false)
}

/** One way of saying it: a random choice for every bracket, and `fill`'s words for every slot. */
export const say = (parts: Template, random: Random, fill: FillSlot): string => {
  let text = ""
  for (const part of parts) {
    if (typeof part === "string") text += part
    else if ("slot" in part) text += fill(part.slot)
    else text += say(random.pick(part.choices), random, fill)
  }
  return text
}
