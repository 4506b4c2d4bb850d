import { Display } from "@ftm/command-line"
import { ApprovalNotice } from "@ftm/wrds-source"
import { Effect, Layer } from "effect"

/** Tells the person at the terminal about the Duo push, before it is sent and while it is waited for. */
export const noticeLayer: Layer.Layer<never, never, Display> = Layer.effect(
  ApprovalNotice,
  Effect.gen(function* () {
    const display = yield* Display
    return {
      dialling: ({ host, timeoutSeconds, username }) =>
        display.say(
          `Logging in to ${host} as ${username}, once. If WRDS does not know this address yet, it now sends a Duo push to the phone of ${username}: ` +
            `approve it within ${timeoutSeconds} s.`
        ),
      waiting: (secondsLeft) =>
        display.progress(`waiting for the approval, ${secondsLeft} s left`, `approval ${Math.ceil(secondsLeft / 15)}`),
      loggedIn: display.say("Logged in."),
      redialling: (cause) =>
        display.say(`Warning: ${cause} Dialling once more, for the only time in this run; a second Duo push may follow.`)
    }
  })
)
