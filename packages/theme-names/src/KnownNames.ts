import { ObjectStore } from "@ftm/object-store"
import { fingerprintOf, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Schema } from "effect"
import type { Question } from "./ChatServer.ts"
import { checkedAnswer } from "./NameAnswer.ts"
import type { NamePrompt } from "./NamePrompt.ts"
import type { NamerIdentity } from "./Namer.ts"

/** `names/{hash}.json`: an answer that was taken, by the hash of model, version of the prompt, and all that was asked. */
const KnownName = Schema.Struct({ model: Schema.String, prompt: Schema.String, name: Schema.String, description: Schema.String })

const json = Schema.fromJsonString(KnownName)

/** The key of the answer to a question. */
const keyOf = (identity: NamerIdentity, { system, user }: Question): string =>
  StoreKeys.givenName(fingerprintOf({ ...identity, system, user }))

/** Answers that were taken before, in the store. */
export const knownNames = Effect.fn("knownNames")(function* (identity: NamerIdentity) {
  const store = yield* ObjectStore

  /** The name that is known; none where there is none, or where the file is damaged or no longer a good answer: it is asked for again. */
  const find = (prompt: NamePrompt) =>
    Effect.gen(function* () {
      const bytes = yield* store.get(keyOf(identity, prompt))
      const { description, name } = yield* Schema.decodeEffect(json)(new TextDecoder().decode(bytes))
      return yield* checkedAnswer(JSON.stringify({ name, description }), prompt)
    }).pipe(Effect.option)

  /** Keeps a name. Where the store cannot be written, it is asked for again some day; whoever writes the themes meets the same fault. */
  const keep = (prompt: NamePrompt, found: { readonly name: string; readonly description: string }) => {
    const text = `${JSON.stringify({ model: identity.model, prompt: identity.prompt, ...found }, null, 2)}\n`
    return Effect.ignore(store.put(keyOf(identity, prompt), new TextEncoder().encode(text)))
  }
  return { find, keep }
})
