import { Clock, Context, Deferred, Duration, Effect, Layer, Ref, Scope, Semaphore, Stream } from "effect"
import Cursor from "pg-cursor"
import { ApprovalNotice } from "./ApprovalNotice.ts"
import { findCredentials } from "./Credentials.ts"
import { describeOrigin } from "./PasswordOrigin.ts"
import { openSocket, type PgSocket } from "./PgSocket.ts"
import { readServerTrust, type Trust, unusedCaFile } from "./ServerTrust.ts"
import type { Sql } from "./Sql.ts"
import { SocketDropped, WrdsError, wrdsError } from "./WrdsError.ts"
import { readWrdsSettings, type WrdsSettings } from "./WrdsSettings.ts"

/** A row as WRDS sent it: every value as PostgreSQL's text, so that no driver rounds a number or shifts a date. */
export type WrdsRow = Readonly<Record<string, string | null>>

/** How a run used its socket; the benchmark and `doctor` print it. */
export interface SocketUse {
  /** Sockets opened: 1, or 2 after a cut. */
  readonly dialled: number
  readonly rows: number
  /** Longest time in milliseconds between the end of one read and the start of the next. */
  readonly longestGapMillis: number
}

export interface ConnectionOptions {
  /** How long to wait for the log-in, and so for the approval of the push. */
  readonly approvalTimeout: Duration.Duration
  /**
   * How long a read may take before the socket counts as dead. The first read of a query may take ten times as long,
   * since WRDS plans and sorts before it sends.
   */
  readonly stallTimeout: Duration.Duration
  /** How many rows one read asks for. */
  readonly rowsPerRead: number
}

const defaultConnectionOptions: ConnectionOptions = {
  approvalTimeout: Duration.seconds(120),
  stallTimeout: Duration.seconds(60),
  rowsPerRead: 500
}

/**
 * The one socket to WRDS. It is dialled when the layer is built, with exactly one log-in; queries share it one after the other.
 * Every WrdsError with reason SocketDropped may be answered by one `redial` a run.
 */
export class WrdsConnection extends Context.Service<
  WrdsConnection,
  {
    readonly settings: WrdsSettings
    readonly username: string
    /** Where the password came from, in words. */
    readonly credentialsFrom: string
    /** Whose word counted for the server's certificate. */
    readonly trust: Trust
    /** All rows of a small answer. */
    query(sql: Sql): Effect.Effect<ReadonlyArray<WrdsRow>, WrdsError>
    /** The rows of a large answer, read through a cursor only as fast as they are taken. */
    rows(sql: Sql): Stream.Stream<ReadonlyArray<WrdsRow>, WrdsError>
    /** Opens a second socket after a cut, once a run; fails with `cause` when that was done already. */
    redial(cause: WrdsError): Effect.Effect<void, WrdsError>
    readonly use: Effect.Effect<SocketUse>
    /** What TLS agreed on, such as `TLSv1.3`; undefined without TLS. */
    readonly tlsVersion: Effect.Effect<string | undefined>
  }
>()("@ftm/wrds-source/WrdsConnection") {
  static readonly layer = (options: Partial<ConnectionOptions> = {}): Layer.Layer<WrdsConnection, WrdsError> =>
    Layer.effect(WrdsConnection, connect({ ...defaultConnectionOptions, ...options }))
}

const connect = Effect.fnUntraced(function* (options: ConnectionOptions) {
  const settings = yield* readWrdsSettings
  // First the file, since a person may be asked for the password.
  const ssl = yield* readServerTrust(settings)
  const unused = unusedCaFile(ssl.trust)
  if (unused !== undefined) yield* Effect.logWarning(`Warning: ${unused.found} ${unused.advice}`)
  const credentials = yield* findCredentials(settings)
  const notice = yield* ApprovalNotice
  const scope = yield* Scope.Scope
  const place = { host: settings.host, port: settings.port, username: credentials.username }

  const dial = Effect.fn("WrdsConnection.dial")(function* () {
    const timeoutSeconds = Math.round(Duration.toSeconds(options.approvalTimeout))
    yield* notice.dialling({ ...place, timeoutSeconds })
    const socket = yield* openSocket(settings, credentials, ssl, options.approvalTimeout, notice.waiting).pipe(Scope.provide(scope))
    yield* notice.loggedIn
    yield* Ref.update(use, (before) => ({ ...before, dialled: before.dialled + 1 }))
    return socket
  })

  const use = yield* Ref.make<SocketUse>({ dialled: 0, rows: 0, longestGapMillis: 0 })
  const lastReadEnded = yield* Ref.make<number | undefined>(undefined)
  const current = yield* Ref.make<PgSocket>(yield* dial())
  const oneAtATime = yield* Semaphore.make(1)

  const noteReadStart = Effect.gen(function* () {
    const ended = yield* Ref.get(lastReadEnded)
    if (ended === undefined) return
    const gap = (yield* Clock.currentTimeMillis) - ended
    yield* Ref.update(use, (before) => ({ ...before, longestGapMillis: Math.max(before.longestGapMillis, gap) }))
  })
  const noteReadEnd = Effect.fnUntraced(function* (rows: number) {
    yield* Ref.set(lastReadEnded, yield* Clock.currentTimeMillis)
    yield* Ref.update(use, (before) => ({ ...before, rows: before.rows + rows }))
  })

  const fellSilent = (timeout: Duration.Duration): WrdsError =>
    wrdsError(new SocketDropped({}), {
      found: `${settings.host}:${settings.port} sent nothing for ${Math.round(Duration.toSeconds(timeout))} s.`,
      advice: "",
      end: "goOn"
    })

  const read = Effect.fnUntraced(function* (socket: PgSocket, cursor: Cursor<WrdsRow>, timeout: Duration.Duration) {
    yield* noteReadStart
    const reading = Effect.tryPromise({ try: () => cursor.read(options.rowsPerRead), catch: socket.classify })
    const rows = yield* reading.pipe(
      // A socket that dies between two messages leaves the cursor waiting for ever.
      Effect.raceFirst(Deferred.await(socket.dropped)),
      Effect.timeoutOrElse({ duration: timeout, orElse: () => Effect.fail(fellSilent(timeout)) }),
      Effect.tapError((error) => (error.isDropped ? socket.discard : Effect.void))
    )
    yield* noteReadEnd(rows.length)
    return rows
  })

  const openCursor = Effect.fnUntraced(function* (sql: Sql) {
    yield* Effect.acquireRelease(oneAtATime.take(1), () => oneAtATime.release(1))
    const socket = yield* Ref.get(current)
    const cursor = yield* Effect.acquireRelease(
      Effect.sync(() => socket.client.query(new Cursor<WrdsRow>(sql.text, [...sql.values]))),
      (cursor) =>
        Deferred.isDone(socket.dropped).pipe(
          Effect.flatMap((dropped) =>
            dropped ? Effect.void : Effect.ignore(Effect.tryPromise(() => cursor.close()).pipe(Effect.timeout("5 seconds")))
          )
        )
    )
    return { socket, cursor }
  })

  const rows = (sql: Sql): Stream.Stream<ReadonlyArray<WrdsRow>, WrdsError> =>
    Stream.unwrap(
      Effect.gen(function* () {
        const { cursor, socket } = yield* openCursor(sql)
        let timeout = Duration.times(options.stallTimeout, 10)
        const next = Effect.gen(function* () {
          const batch = yield* read(socket, cursor, timeout)
          timeout = options.stallTimeout
          return batch
        })
        return Stream.fromEffectRepeat(next).pipe(Stream.takeWhile((batch) => batch.length > 0))
      })
    )

  const query = Effect.fn("WrdsConnection.query")(function* (sql: Sql) {
    const all: Array<WrdsRow> = []
    yield* rows(sql).pipe(
      Stream.runForEach((batch) =>
        Effect.sync(() => {
          for (const row of batch) all.push(row)
        })
      )
    )
    return all
  })

  const redial = Effect.fn("WrdsConnection.redial")(function* (cause: WrdsError) {
    if ((yield* Ref.get(use)).dialled > 1) {
      return yield* new WrdsError({
        reason: new SocketDropped({}),
        message: `The connection broke a second time, and it is dialled again only once a run, because every dialling may ask for another approval. ${cause.message}`
      })
    }
    yield* (yield* Ref.get(current)).discard
    yield* notice.redialling(cause.message)
    yield* Ref.set(lastReadEnded, undefined)
    yield* Ref.set(current, yield* dial())
  })

  return WrdsConnection.of({
    settings,
    username: credentials.username,
    credentialsFrom: describeOrigin(credentials.from),
    trust: ssl.trust,
    query,
    rows,
    redial,
    use: Ref.get(use),
    tlsVersion: Ref.get(current).pipe(Effect.map((socket) => socket.tlsVersion()))
  })
})

/** Runs `task`; when the socket is cut in it, dials once more (once a run) and runs it again from its start. */
export const withRedial = Effect.fnUntraced(function* <A, R>(task: Effect.Effect<A, WrdsError, R>) {
  const connection = yield* WrdsConnection
  return yield* task.pipe(
    Effect.catchIf(
      (error) => error.isDropped,
      (error) => connection.redial(error).pipe(Effect.andThen(task))
    )
  )
})
