import { plainText } from "@ftm/transcript-schema"
import { AskForCredentials, type TypedCredentials } from "@ftm/wrds-source"
import { Effect, Layer, Option, Redacted, Terminal } from "effect"
import { Prompt } from "effect/cli"

/** Asks for user name and password where a person sits at a terminal, and never elsewhere. */
export const askAtTerminal = Layer.effect(
  AskForCredentials,
  Effect.gen(function* () {
    const context = yield* Effect.context<Prompt.Environment>()
    const terminal = yield* Terminal.Terminal
    // The questions go where the progress goes: stdout carries the result, and may be a file.
    const onStderr = Terminal.make({ ...terminal, display: (text) => Effect.sync(() => void process.stderr.write(text)) })
    const ask: AskForCredentials = ({ host, username, why }) => {
      const nobody = Option.none<TypedCredentials>()
      if (!process.stdin.isTTY || !process.stderr.isTTY) return Effect.succeed(nobody)
      return Effect.gen(function* () {
        // Somebody whose password stands in a file wants to know why it is asked for.
        process.stderr.write(plainText(`No stored WRDS password: ${why}.\n`))
        const name = username ?? (yield* Prompt.run(Prompt.String({ message: `WRDS user name for ${host}` })))
        const password = yield* Prompt.run(Prompt.Password({ message: `WRDS password of ${name}` }))
        return name === "" || Redacted.value(password) === "" ? nobody : Option.some<TypedCredentials>({ username: name, password })
      }).pipe(
        Effect.catch(() => Effect.succeed(nobody)),
        Effect.provideService(Terminal.Terminal, onStderr),
        Effect.provideContext(context)
      )
    }
    return ask
  })
)
