import { readFileSync } from "node:fs"
import { join } from "node:path"

export interface LabelledText {
  readonly text: string
  readonly sentences: ReadonlyArray<string>
}

/** The labelled set: each text and the sentences that an editor would cut it into. */
export const labelledTexts = (): ReadonlyArray<LabelledText> =>
  readFileSync(join(import.meta.dirname, "fixtures/sentences.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("# "))
    .map((line) => {
      const marked = line.replaceAll("⏎", "\n")
      return {
        text: marked.replaceAll(" ¦ ", " ").replaceAll("¶", "\n").replaceAll("¬", ""),
        sentences: marked.split(/ ¦ |¶|¬/).map((sentence) => sentence.trim())
      }
    })
