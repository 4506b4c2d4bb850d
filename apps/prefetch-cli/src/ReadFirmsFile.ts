import { wrongUsage } from "@ftm/command-line"
import { Effect } from "effect"
import { readFile } from "node:fs/promises"

/** The companyids of a file, one a line; empty lines and `#` comments are passed over. */
export const readFirmsFile = Effect.fn("readFirmsFile")(function* (path: string) {
  const text = yield* Effect.tryPromise({
    try: () => readFile(path, "utf8"),
    catch: () => wrongUsage(`The firms file ${path} cannot be read. Give --firms a file with one Capital IQ companyid a line.`)
  })
  const firms: Array<string> = []
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/)
  for (const [i, line] of lines.entries()) {
    const id = line.replace(/#.*/, "").trim()
    if (id === "") continue
    if (!/^[1-9]\d{0,17}$/.test(id)) {
      return yield* wrongUsage(
        `Line ${i + 1} of ${path} is "${id.slice(0, 40)}", not a Capital IQ companyid (a number such as 24937). Correct the line and run the same command again.`
      )
    }
    firms.push(id)
  }
  if (firms.length === 0)
    return yield* wrongUsage(
      `The firms file ${path} names no firm. Write one Capital IQ companyid a line, or leave --firms out for all firms.`
    )
  return [...new Set(firms)]
})
