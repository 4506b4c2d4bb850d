import { Effect, Layer } from "effect"
import { type GivenName, Namer, type ToName } from "./Namer.ts"
import { readableName } from "./ReadableName.ts"

/** The name that needs nobody to be asked. */
export const keywordName = ({ keywords, sentences }: ToName): GivenName => ({
  name: readableName(keywords, sentences),
  description: null,
  source: "keywords"
})

/** Names made of keywords: what holds where no language model is configured. */
export const keywordNames: Namer["Service"] = {
  identity: undefined,
  nameAll: (things) =>
    Effect.sync(() => ({
      names: things.map(keywordName),
      summary: {
        model: null,
        named: things.length,
        byModel: 0,
        known: 0,
        requests: 0,
        inputTokens: 0,
        outputTokens: 0,
        requestsNotCounted: 0,
        dollars: null,
        keptKeywords: {}
      }
    }))
}

/** The same as a layer. */
export const keywordNamer: Layer.Layer<Namer> = Layer.succeed(Namer, keywordNames)
