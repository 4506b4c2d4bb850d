import { countOf, thousands } from "@ftm/transcript-schema"
import { badFiles } from "../PrefetchError.ts"
import { oneLine } from "./OneLine.ts"

/** So many problems are shown one by one; a wrong export makes as many as it has lines. */
const mostShown = 20

/** Collects what is wrong with the files; of thousands of problems only the first are kept. */
export class Problems {
  readonly #shown: Array<string> = []
  #count = 0

  /** `where` is a file, or a line of one. */
  add(where: string, what: string): void {
    this.#count++
    if (this.#shown.length < mostShown) this.#shown.push(`  ${oneLine(where)}: ${oneLine(what)}`)
  }

  get total(): number {
    return this.#count
  }

  /** All of it as the end of the command. `command` is what to type when the files are right. */
  stop(folder: string, command: string) {
    const more = this.#count - this.#shown.length
    return badFiles(
      [
        `${countOf(this.#count, "problem")} in the files of ${folder}; nothing was written:`,
        ...this.#shown,
        ...(more === 0 ? [] : [`  … and ${thousands(more)} more`]),
        `Correct the files (their format: docs/specs/transcript-jsonl.md) and type: ${command}`
      ].join("\n")
    )
  }
}
