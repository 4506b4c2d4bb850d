/** Cuts a word into pieces of at most this many characters. */
const pieces = (word: string, width: number): ReadonlyArray<string> => {
  const characters = [...word]
  const cut: Array<string> = []
  for (let start = 0; start < characters.length; start += width) cut.push(characters.slice(start, start + width).join(""))
  return cut
}

/** A text in lines of at most `width` characters, broken at spaces, and within a word only where the word alone is longer. */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of text.split(" ").flatMap((one) => (one === "" ? [] : pieces(one, width)))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.length === 0 ? [""] : lines
}
