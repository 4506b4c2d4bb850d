import { AskForCredentials, type TypedCredentials } from "@ftm/wrds-source"
import { Effect, Layer, Option, Redacted } from "effect"
import { Prompt } from "effect/cli"

/** Asks for user name and password where a person sits at a terminal, and never elsewhere. */
export const askAtTerminal = Layer.effect(AskForCredentials, Effect.gen(function*() {
  const context = yield* Effect.context<Prompt.Environment>()
  const ask: AskForCredentials = ({ host, username, why }) => {
    const nobody = Option.none<TypedCredentials>()
    if (!process.stdin.isTTY || !process.stderr.isTTY) return Effect.succeed(nobody)
    return Effect.gen(function*() {
      // Somebody whose password stands in a file wants to know why it is asked for.
      process.stderr.write(`No stored WRDS password: ${why}.\n`)
      const name = username ?? (yield* Prompt.run(Prompt.String({ message: `WRDS user name for ${host}` })))
      const password = yield* Prompt.run(Prompt.Password({ message: `WRDS password of ${name}` }))
      return name === "" || Redacted.value(password) === "" ? nobody : Option.some<TypedCredentials>({ username: name, password })
    }).pipe(Effect.catch(() => Effect.succeed(nobody)), Effect.provideContext(context))
  }
  return ask
}))
