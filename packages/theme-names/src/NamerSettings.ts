import { Config, Effect, Option, Redacted, Schema } from "effect"

/** A variable of the environment; `help` is a phrase for help texts. */
export interface NamerVariable {
  readonly name: string
  readonly help: string
}

/** What the environment may say about naming. The variables are for whoever makes themes, not for jobs. */
export const namerVariables: ReadonlyArray<NamerVariable> = [
  { name: "NAMER_BASE_URL", help: "address of a server with OpenAI's protocol, such as http://localhost:11434/v1" },
  { name: "NAMER_MODEL", help: "the model to ask there, such as llama3.2" },
  { name: "NAMER_API_KEY", help: "the key, if the server wants one" },
  { name: "NAMER_PRICE_INPUT", help: "dollars for a million tokens that are sent" },
  { name: "NAMER_PRICE_OUTPUT", help: "dollars for a million tokens that are answered" }
]

/** Dollars for a million tokens. */
export interface TokenPrices {
  readonly input: number
  readonly output: number
}

/** Which language model gives names, and what it may cost. */
export interface NamerSettings {
  readonly baseUrl: string
  readonly model: string
  readonly apiKey: Redacted.Redacted | undefined
  readonly prices: TokenPrices | undefined
  /** Dollars; undefined: no limit. */
  readonly maxCost: number | undefined
}

/** Something about the variables is wrong; `variables` are those to set. The message holds no value of theirs. */
export class BadNamerSettings extends Schema.TaggedError<BadNamerSettings>()("BadNamerSettings", {
  message: Schema.String,
  variables: Schema.Array(Schema.String)
}) {}

const bad = (variables: ReadonlyArray<string>, message: string) => new BadNamerSettings({ message, variables })

/** A variable that is set to nothing is not set. */
const text = (name: string) => Config.option(Config.String(name)).pipe(Config.map(Option.filter((value) => value.trim() !== "")))

const price = Effect.fnUntraced(function* (name: string) {
  const given = Option.getOrUndefined(yield* text(name))
  if (given === undefined) return undefined
  const dollars = Number(given)
  if (!Number.isFinite(dollars) || dollars < 0)
    return yield* bad([name], `${name} is not a price: dollars for a million tokens, such as 0.15.`)
  return dollars
})

const checkAddress = Effect.fnUntraced(function* (address: string) {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    return yield* bad(["NAMER_BASE_URL"], "NAMER_BASE_URL is no address that begins with http:// or https://.")
  if (url.username !== "" || url.password !== "")
    return yield* bad(["NAMER_BASE_URL", "NAMER_API_KEY"], "NAMER_BASE_URL holds a user or a password: the key belongs into NAMER_API_KEY.")
})

const read = Effect.fnUntraced(function* (maxCost: number | undefined) {
  const baseUrl = Option.getOrUndefined(yield* text("NAMER_BASE_URL"))
  const model = Option.getOrUndefined(yield* text("NAMER_MODEL"))
  if (baseUrl === undefined && model === undefined) {
    if (maxCost === undefined) return Option.none<NamerSettings>()
    const needed = ["NAMER_BASE_URL", "NAMER_MODEL"]
    return yield* bad(
      needed,
      `A limit of cost needs a language model that costs something: set ${needed.join(" and ")}, or leave the limit out.`
    )
  }
  if (baseUrl === undefined) return yield* bad(["NAMER_BASE_URL"], "NAMER_MODEL is set and NAMER_BASE_URL is not: set both, or neither.")
  if (model === undefined) return yield* bad(["NAMER_MODEL"], "NAMER_BASE_URL is set and NAMER_MODEL is not: set both, or neither.")
  yield* checkAddress(baseUrl)
  const [input, output] = [yield* price("NAMER_PRICE_INPUT"), yield* price("NAMER_PRICE_OUTPUT")]
  const prices = input === undefined || output === undefined ? undefined : { input, output }
  if (prices === undefined && (input !== undefined || output !== undefined || maxCost !== undefined)) {
    const missing = [...(input === undefined ? ["NAMER_PRICE_INPUT"] : []), ...(output === undefined ? ["NAMER_PRICE_OUTPUT"] : [])]
    return yield* bad(
      missing,
      `${maxCost === undefined ? "A price" : "A limit of cost"} needs the prices of both kinds of tokens: set ${missing.join(" and ")} to dollars for a million tokens (0 for a server of your own).`
    )
  }
  const apiKey = Option.getOrUndefined(Option.map(yield* text("NAMER_API_KEY"), (key) => Redacted.make(key)))
  return Option.some<NamerSettings>({ baseUrl, model, apiKey, prices, maxCost })
})

/**
 * What the environment says about naming; none where no language model is configured. `maxCost`: dollars.
 * Fails where only a part of what is needed is set: names would quietly come from somewhere else than was meant.
 */
export const readNamerSettings = (maxCost: number | undefined): Effect.Effect<Option.Option<NamerSettings>, BadNamerSettings> =>
  read(maxCost).pipe(
    Effect.catchTag("ConfigError", () => Effect.fail(bad(["NAMER_BASE_URL", "NAMER_MODEL"], "The NAMER_… variables cannot be read.")))
  )
