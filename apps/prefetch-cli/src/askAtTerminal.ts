import { AskForCredentials, type Credentials } from "@ftm/wrds-source"
import { Effect, Layer, Option, Redacted } from "effect"
import { Prompt } from "effect/cli"

/** Asks for user name and password where a person sits at a terminal, and never elsewhere. */
export const askAtTerminal = Layer.effect(AskForCredentials, Effect.gen(function*() {
  const context = yield* Effect.context<Prompt.Environment>()
  const ask: AskForCredentials = ({ host, username }) => {
    const nobody = Option.none<Credentials>()
    if (!process.stdin.isTTY || !process.stderr.isTTY) return Effect.succeed(nobody)
    return Effect.gen(function*() {
      const name = username ?? (yield* Prompt.run(Prompt.String({ message: `WRDS user name for ${host}` })))
      const password = yield* Prompt.run(Prompt.Password({ message: `WRDS password of ${name}` }))
      return Redacted.value(password) === "" ? nobody : Option.some<Credentials>({ username: name, password, from: "the terminal" })
    }).pipe(Effect.catch(() => Effect.succeed(nobody)), Effect.provideContext(context))
  }
  return ask
}))
