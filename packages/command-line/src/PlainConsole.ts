import { plainText } from "@ftm/transcript-schema"
import type { Console } from "effect"

/** A console that lets no control character of what it prints reach a terminal. */
export const plainConsole = (console: Console.Console): Console.Console => {
  const plain =
    (method: "log" | "info" | "warn" | "error") =>
    (...words: ReadonlyArray<unknown>): void =>
      console[method](...words.map((word) => (typeof word === "string" ? plainText(word) : word)))
  return Object.assign(Object.create(console), { log: plain("log"), info: plain("info"), warn: plain("warn"), error: plain("error") })
}
