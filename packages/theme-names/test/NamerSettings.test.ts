import { ConfigProvider, Effect, Option, Redacted } from "effect"
import { expect, it } from "vitest"
import { readNamerSettings } from "../src/index.ts"

const read = (environment: Record<string, string>, maxCost?: number) =>
  readNamerSettings(maxCost).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment))))
const settings = (environment: Record<string, string>, maxCost?: number) => Effect.runPromise(read(environment, maxCost))
const problem = (environment: Record<string, string>, maxCost?: number) => Effect.runPromise(Effect.flip(read(environment, maxCost)))

const server = { NAMER_BASE_URL: "http://localhost:11434/v1", NAMER_MODEL: "llama3.2" }

it("without a server and a model nobody is asked", async () => {
  expect(await settings({})).toEqual(Option.none())
  expect(await settings({ NAMER_BASE_URL: "", NAMER_MODEL: " ", NAMER_API_KEY: "unused" })).toEqual(Option.none())
})

it("takes a server with and without key and prices", async () => {
  expect(Option.getOrThrow(await settings(server))).toMatchObject({
    baseUrl: server.NAMER_BASE_URL,
    model: "llama3.2",
    apiKey: undefined,
    prices: undefined
  })
  const priced = { ...server, NAMER_API_KEY: "secret", NAMER_PRICE_INPUT: "0.15", NAMER_PRICE_OUTPUT: "0" }
  const all = Option.getOrThrow(await settings(priced, 2))
  expect(all).toMatchObject({ prices: { input: 0.15, output: 0 }, maxCost: 2 })
  expect(Redacted.value(all.apiKey!)).toBe("secret")
  expect(JSON.stringify(all)).not.toContain("secret")
})

it.each<[string, Record<string, string>, number | undefined, ReadonlyArray<string>]>([
  ["a model without a server", { NAMER_MODEL: "x" }, undefined, ["NAMER_BASE_URL"]],
  ["a server without a model", { NAMER_BASE_URL: "http://a" }, undefined, ["NAMER_MODEL"]],
  ["no address", { ...server, NAMER_BASE_URL: "localhost:11434" }, undefined, ["NAMER_BASE_URL"]],
  ["a password in the address", { ...server, NAMER_BASE_URL: "https://me:secret@host/v1" }, undefined, ["NAMER_BASE_URL", "NAMER_API_KEY"]],
  ["no number", { ...server, NAMER_PRICE_INPUT: "secret" }, undefined, ["NAMER_PRICE_INPUT"]],
  ["a negative price", { ...server, NAMER_PRICE_OUTPUT: "-1" }, undefined, ["NAMER_PRICE_OUTPUT"]],
  ["one price of two", { ...server, NAMER_PRICE_INPUT: "1" }, undefined, ["NAMER_PRICE_OUTPUT"]],
  ["a limit without prices", server, 1, ["NAMER_PRICE_INPUT", "NAMER_PRICE_OUTPUT"]],
  ["a limit without a model", {}, 1, ["NAMER_BASE_URL", "NAMER_MODEL"]]
])("refuses %s and says what to set, without the value", async (_, environment, maxCost, variables) => {
  const { message, variables: named } = await problem(environment, maxCost)
  expect(named).toEqual(variables)
  for (const name of variables) expect(message).toContain(name)
  expect(message).not.toContain("secret")
})
