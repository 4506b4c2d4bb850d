import { Deferred, Duration, Effect, Redacted, type Scope } from "effect"
import { readFile } from "node:fs/promises"
import { Socket } from "node:net"
import { type ConnectionOptions as TlsOptions, TLSSocket } from "node:tls"
import { Client } from "pg"
import { classifyPgError } from "./classifyPgError.ts"
import type { Credentials } from "./Credentials.ts"
import { ApprovalTimedOut, HostUnreachable, NotConfigured, SocketDropped, WrdsError } from "./WrdsError.ts"
import type { WrdsSettings } from "./WrdsSettings.ts"

/** A logged-in PostgreSQL client on a socket that can be thrown away at any time. */
export interface PgSocket {
  readonly client: Client
  /** Fails when the connection ends without our doing. */
  readonly dropped: Deferred.Deferred<never, WrdsError>
  readonly classify: (error: unknown) => WrdsError
  /** Closes at once, without waiting for a server that may be gone. */
  readonly discard: Effect.Effect<void>
  readonly tlsVersion: () => string | undefined
}

/** How TLS is to check the server: `false` for none at all. */
export type TlsChoice = false | TlsOptions

/** Reads the CA file where one is named. Done before anything is announced: a wrong path must not cost a push. */
export const tlsOptions = Effect.fnUntraced(function*(settings: WrdsSettings) {
  if (settings.sslMode === "disable") return false
  if (settings.sslMode === "require") return { rejectUnauthorized: false } satisfies TlsOptions
  if (settings.caFile === "") return { rejectUnauthorized: true } satisfies TlsOptions
  const ca = yield* Effect.tryPromise({
    try: () => readFile(settings.caFile, "utf8"),
    catch: () =>
      new WrdsError({
        reason: new NotConfigured({}),
        message: `The CA file ${settings.caFile} cannot be read. Correct WRDS_CA_FILE, or unset it to use this machine's own CAs.`
      })
  })
  return { rejectUnauthorized: true, ca } satisfies TlsOptions
})

// Everything arrives as PostgreSQL's text: the default parsers turn dates into local time and numbers into doubles.
const textOnly = { getTypeParser: () => (value: string) => value }

/** Opens a socket and logs in: exactly one attempt, whatever happens. */
export const openSocket = Effect.fn("openSocket")(function*(
  settings: WrdsSettings,
  credentials: Credentials,
  ssl: TlsChoice,
  timeout: Duration.Duration,
  waiting: (secondsLeft: number) => Effect.Effect<void>
): Effect.fn.Return<PgSocket, WrdsError, Scope.Scope> {
  const place = { host: settings.host, port: settings.port, username: credentials.username }
  const raw = new Socket()
  let connected = false
  raw.once("connect", () => { connected = true })

  const client = new Client({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: credentials.username,
    password: () => Redacted.value(credentials.password),
    application_name: "ftm-prefetch",
    ssl,
    stream: () => raw,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types: textOnly
  })
  const dropped = yield* Deferred.make<never, WrdsError>()
  let loggedIn = false
  let leaving = false
  const onEnd = (error: unknown): void => {
    if (!loggedIn || leaving) return
    const classified = classifyPgError(error, { ...place, loggingIn: false })
    Deferred.doneUnsafe(dropped, Effect.fail(
      classified.isDropped ? classified : new WrdsError({ reason: new SocketDropped({}), message: classified.message })
    ))
  }
  client.on("error", onEnd)
  client.on("end", () => onEnd({ code: "08006", message: "closed by the server" }))

  const discard = Effect.sync(() => {
    leaving = true
    raw.destroy()
  })
  yield* Effect.addFinalizer(() =>
    Effect.gen(function*() {
      const wasOpen = loggedIn && !leaving
      leaving = true
      if (wasOpen) yield* Effect.tryPromise(() => client.end()).pipe(Effect.timeout("2 seconds"), Effect.ignore)
      raw.destroy()
    })
  )

  const countDown = Effect.gen(function*() {
    for (let left = Math.ceil(Duration.toSeconds(timeout)); left > 0; left--) {
      yield* waiting(left)
      yield* Effect.sleep("1 second")
    }
    return yield* Effect.never
  })
  const timedOut = Effect.suspend(() => {
    const seconds = Math.round(Duration.toSeconds(timeout))
    return Effect.fail(connected
      ? new WrdsError({
        reason: new ApprovalTimedOut({}),
        message: `Nobody approved the log-in of ${place.username} at ${place.host}:${place.port} within ${seconds} s. No further attempt was made, because a few unapproved log-ins lock a WRDS account. ` +
          `Have the phone with Duo Mobile at hand, then run the same command again, with --approval-timeout ${seconds * 2} if you need longer.`
      })
      : new WrdsError({
        reason: new HostUnreachable({}),
        message: `${place.host}:${place.port} did not answer within ${seconds} s. Check WRDS_HOST and WRDS_PORT, the network and the firewall, then run the same command again.`
      }))
  })

  const logIn = Effect.tryPromise({
    try: () => client.connect(),
    catch: (error) => classifyPgError(error, { ...place, loggingIn: true })
  })
  yield* logIn.pipe(
    Effect.raceFirst(countDown),
    Effect.timeoutOrElse({ duration: timeout, orElse: () => timedOut }),
    Effect.onError(() => discard)
  )
  loggedIn = true

  return {
    client,
    dropped,
    classify: (error) => classifyPgError(error, { ...place, loggingIn: false }),
    discard,
    tlsVersion: () => {
      const stream: unknown = (client as unknown as { readonly connection: { readonly stream: unknown } }).connection.stream
      return stream instanceof TLSSocket ? stream.getProtocol() ?? undefined : undefined
    }
  }
})
