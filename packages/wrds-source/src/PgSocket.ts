import { CommandForm } from "@ftm/transcript-schema"
import { Clock, Deferred, Duration, Effect, Redacted, type Scope } from "effect"
import { X509Certificate } from "node:crypto"
import { Socket } from "node:net"
import { type DetailedPeerCertificate, TLSSocket } from "node:tls"
import { Client } from "pg"
import { classifyPgError, type PgErrorPlace } from "./ClassifyPgError.ts"
import type { Credentials } from "./Credentials.ts"
import type { ServerTrust } from "./ServerTrust.ts"
import { ApprovalTimedOut, HostUnreachable, SocketDropped, WrdsError, wrdsError } from "./WrdsError.ts"
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

// Everything arrives as PostgreSQL's text: the default parsers turn dates into local time and numbers into doubles.
const textOnly = { getTypeParser: () => (value: string) => value }

/** The socket that the driver speaks over now: TLS's, where there is TLS. It is not among its documented members. */
const connectionOf = (client: Client): { readonly stream: unknown; once(event: "sslconnect", listener: () => void): void } =>
  (client as unknown as { readonly connection: { readonly stream: unknown; once(event: "sslconnect", listener: () => void): void } })
    .connection

/** What the handshake shows while it goes on; afterwards Node has thrown it away. */
interface Handshake {
  answer: string | undefined
  isSecure: boolean
  /** The server's own first. */
  certificates: ReadonlyArray<X509Certificate>
}

/**
 * The certificates that the server sent, and those of our own CAs that have signed the last of them. By `getPeerCertificate`, because after `getPeerX509Certificate` Node 24 finds no certificate
 * when it goes on to compare the host's name.
 */
const sentCertificates = (stream: TLSSocket): ReadonlyArray<X509Certificate> => {
  const chain: Array<X509Certificate> = []
  let one: DetailedPeerCertificate | undefined = stream.getPeerCertificate(true)
  try {
    // A certificate that issued itself is its own issuer, and ends the chain.
    while (one?.raw !== undefined && chain.length < 10) {
      const certificate = new X509Certificate(one.raw)
      // Node goes by names where the server has sent no more; a namesake that did not sign is none of the chain.
      if (chain.length > 0 && !chain.at(-1)!.verify(certificate.publicKey)) break
      chain.push(certificate)
      one = one.issuerCertificate === one ? undefined : one.issuerCertificate
    }
  } catch {
    // A certificate that cannot be read ends the chain; what is wrong with it is Node's to say.
  }
  return chain
}

const watchHandshake = (client: Client, raw: Socket): Handshake => {
  const seen: Handshake = { answer: undefined, isSecure: false, certificates: [] }
  raw.once("data", (bytes: Buffer) => {
    seen.answer = bytes.toString("latin1", 0, 8)
  })
  const connection = connectionOf(client)
  connection.once("sslconnect", () => {
    const { stream } = connection
    if (!(stream instanceof TLSSocket)) return
    // Before Node's own listener, which judges the certificate and closes the socket of one that it does not trust.
    stream.prependOnceListener("secure", () => {
      seen.certificates = sentCertificates(stream)
    })
    stream.once("secureConnect", () => {
      seen.isSecure = true
    })
  })
  return seen
}

/** Opens a socket and logs in: exactly one attempt, whatever happens. */
export const openSocket = Effect.fn("openSocket")(function* (
  settings: WrdsSettings,
  credentials: Credentials,
  { options: ssl, trust }: ServerTrust,
  timeout: Duration.Duration,
  waiting: (secondsLeft: number) => Effect.Effect<void>
): Effect.fn.Return<PgSocket, WrdsError, Scope.Scope> {
  const place = { host: settings.host, port: settings.port, username: credentials.username }
  const raw = new Socket()
  let connected = false
  raw.once("connect", () => {
    connected = true
  })

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
  const handshake = ssl === false ? undefined : watchHandshake(client, raw)
  const now = yield* Clock.currentTimeMillis
  const commandForm = yield* CommandForm
  const placeNow = (): PgErrorPlace => ({
    ...place,
    isClosed: raw.destroyed,
    commandForm,
    loggingIn: loggedIn
      ? undefined
      : {
          database: settings.database,
          sslMode: settings.sslMode,
          passwordFrom: credentials.from,
          passwordOddities: credentials.oddities,
          tls: {
            trust,
            answer: handshake?.answer,
            isSecure: handshake?.isSecure ?? false,
            certificates: handshake?.certificates ?? [],
            now
          }
        }
  })
  const dropped = yield* Deferred.make<never, WrdsError>()
  let loggedIn = false
  let leaving = false
  const onEnd = (error: unknown): void => {
    if (!loggedIn || leaving) return
    const classified = classifyPgError(error, placeNow())
    Deferred.doneUnsafe(
      dropped,
      Effect.fail(classified.isDropped ? classified : new WrdsError({ ...classified, reason: new SocketDropped({}) }))
    )
  }
  client.on("error", onEnd)
  client.on("end", () => onEnd({ code: "08006", message: "closed by the server" }))

  const discard = Effect.sync(() => {
    leaving = true
    raw.destroy()
  })
  yield* Effect.addFinalizer(() =>
    Effect.gen(function* () {
      const wasOpen = loggedIn && !leaving
      leaving = true
      if (wasOpen) yield* Effect.tryPromise(() => client.end()).pipe(Effect.timeout("2 seconds"), Effect.ignore)
      raw.destroy()
    })
  )

  const countDown = Effect.gen(function* () {
    for (let left = Math.ceil(Duration.toSeconds(timeout)); left > 0; left--) {
      yield* waiting(left)
      yield* Effect.sleep("1 second")
    }
    return yield* Effect.never
  })
  const timedOut = Effect.suspend(() => {
    const seconds = Math.round(Duration.toSeconds(timeout))
    return Effect.fail(
      connected
        ? wrdsError(new ApprovalTimedOut({}), {
            found: `Nobody approved the log-in of ${place.username} at ${place.host}:${place.port} within ${seconds} s. No further attempt was made, because a few unapproved log-ins lock a WRDS account.`,
            advice: `Have the phone with Duo Mobile at hand; --approval-timeout ${seconds * 2} waits longer.`,
            end: "again"
          })
        : wrdsError(new HostUnreachable({}), {
            found: `${place.host}:${place.port} did not answer within ${seconds} s.`,
            advice: "Check WRDS_HOST and WRDS_PORT, the network and the firewall.",
            end: "again"
          })
    )
  })

  const logIn = Effect.tryPromise({ try: () => client.connect(), catch: (error) => classifyPgError(error, placeNow()) })
  yield* logIn.pipe(
    Effect.raceFirst(countDown),
    Effect.timeoutOrElse({ duration: timeout, orElse: () => timedOut }),
    Effect.onError(() => discard)
  )
  loggedIn = true

  return {
    client,
    dropped,
    classify: (error) => classifyPgError(error, placeNow()),
    discard,
    tlsVersion: () => {
      const { stream } = connectionOf(client)
      return stream instanceof TLSSocket ? (stream.getProtocol() ?? undefined) : undefined
    }
  }
})
