import { Context, Effect } from "effect"

/** What a person should know while WRDS is dialled; the command prints it, tests count it. */
export interface ApprovalNotice {
  /** Said before the socket is opened: a push will come to this account's phone. */
  readonly dialling: (about: { readonly username: string; readonly host: string; readonly timeoutSeconds: number }) => Effect.Effect<void>
  /** Said every second while the log-in waits. */
  readonly waiting: (secondsLeft: number) => Effect.Effect<void>
  readonly loggedIn: Effect.Effect<void>
  /** Said before the one second dialling that a run allows itself after a cut. */
  readonly redialling: (cause: string) => Effect.Effect<void>
}

export const ApprovalNotice = Context.Reference<ApprovalNotice>("@ftm/wrds-source/ApprovalNotice", {
  defaultValue: () => ({
    dialling: ({ host, timeoutSeconds, username }) =>
      Effect.logInfo(
        `Logging in to ${host} as ${username}. If WRDS does not know this address yet, a Duo push comes to that account's phone: approve it within ${timeoutSeconds} s.`
      ),
    waiting: () => Effect.void,
    loggedIn: Effect.void,
    redialling: (cause) => Effect.logWarning(`${cause} Dialling once more; a second Duo push may follow.`)
  })
})
