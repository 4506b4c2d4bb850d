import { plainText } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { expect, it } from "vitest"
import { printJson } from "../src/index.ts"
import { plainConsole } from "../src/PlainConsole.ts"

const hostile = "\u001b[2JACME\u009b\u202e\u007f"

const printed = async (print: Effect.Effect<void>): Promise<string> => {
  const lines: Array<unknown> = []
  const keep = (...words: ReadonlyArray<unknown>): void => void lines.push(...words)
  const kept = Object.assign(Object.create(console), { log: keep, info: keep, warn: keep, error: keep })
  await Effect.runPromise(Effect.provideService(print, Console.Console, plainConsole(kept)))
  return lines.join("\n")
}

it.each([Console.log, Console.info, Console.warn, Console.error])("prints no control character", async (print) => {
  expect(await printed(print(`one\n${hostile}`))).toBe("one\n\ufffd[2JACME\ufffd\ufffd\ufffd")
})

it("prints JSON that reads back as it was", async () => {
  const text = await printed(printJson({ name: hostile }))
  expect(plainText(text)).toBe(text)
  expect(JSON.parse(text)).toEqual({ name: hostile })
})
