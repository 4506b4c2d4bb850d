import { GetObjectCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3"
import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3"
import { Clock, Config, Effect, Layer, Option, Result, Schedule, Schema } from "effect"
import { type AskedOfS3, classifyS3Failure } from "./ClassifyS3Failure.ts"
import { badKey, badKeyPrefix, compareKeys } from "./ObjectKey.ts"
import { ObjectStore, ObjectStoreError, type StoredObject, Unusable } from "./ObjectStore.ts"
import { readS3Failure } from "./S3Failure.ts"
import type { S3Options } from "./S3Options.ts"
import { uploadObject } from "./S3Upload.ts"

/** At most five retries, 0.2 s apart at first and never more than 5 s, with jitter so that many jobs do not come back at once. */
const retries = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("5 seconds")]).pipe(
  Schedule.jittered,
  Schedule.upTo({ times: 5 }),
  Schedule.setInputType<ObjectStoreError>(),
  Schedule.while(({ input }) => input.isRetryable)
)

const isHttpStatus = (error: ObjectStoreError, status: number): boolean => readS3Failure(error.cause).status === status

const httpStatus = (status: number | undefined): ReadonlyArray<string> => (status === undefined ? [] : [`HTTP ${status}`])

const isFault = ({ reason }: ObjectStoreError, fault: Unusable["fault"]): boolean => reason._tag === "Unusable" && reason.fault === fault

/** With HTTP 200, but not what S3 answers: a page of a proxy, or of a console. Taken for an answer, it would be an empty store that takes everything. */
const requireS3 = <A>(answer: A, mark: keyof A): A => {
  if (answer[mark] === undefined) throw Object.assign(new Error("not an answer of S3"), { name: "NotS3" })
  return answer
}

const AnswerWithDate = Schema.Struct({ headers: Schema.Struct({ date: Schema.String }) })

/** When the server answered, by its own clock, in milliseconds since 1970; NaN where it does not say. */
const dateOf = (response: unknown): number =>
  Option.match(Schema.decodeUnknownOption(AnswerWithDate)(response), {
    onNone: () => Number.NaN,
    onSome: ({ headers }) => Date.parse(headers.date)
  })

const makeS3Store = (client: S3Client, { bucket, prefix }: S3Options) => {
  const root = prefix === undefined || prefix === "" ? "" : `${prefix.replace(/^\/+|\/+$/g, "")}/`
  const location = `s3://${bucket}${root === "" ? "" : `/${root.slice(0, -1)}`}`
  const place = (key: string): string => `s3://${bucket}/${root}${key}`

  const refuse = (key: string, problem: string | undefined) =>
    problem === undefined
      ? Effect.void
      : Effect.fail(
          new ObjectStoreError({
            message: `"${key}" cannot be a key in ${location}: ${problem}. Use names joined by "/" such as raw/a.parquet.`,
            key,
            reason: new Unusable({ fault: "bad key" })
          })
        )

  /** Whether some answer has shown that there is such a bucket. */
  let isBucketThere = false
  const bucketIsThere = Effect.sync(() => {
    isBucketThere = true
  })

  /** One request including its body, without retries. */
  const once = <A>(doing: AskedOfS3["doing"], key: string, send: (signal: AbortSignal) => Promise<A>, isConditional = false) => {
    const sent = Effect.tryPromise({
      try: send,
      catch: (cause) => {
        const failure = readS3Failure(cause)
        const { advice, reason } = classifyS3Failure(failure, { doing, bucket, isConditional })
        const said = [...(failure.isExplained || failure.status === undefined ? [failure.name] : []), ...httpStatus(failure.status)]
        return new ObjectStoreError({ message: `Could not ${doing} ${place(key)} (${said.join(", ")}). ${advice}`, key, reason, cause })
      }
    }).pipe(
      Effect.tap(() => bucketIsThere),
      Effect.tapError((error) => (error.reason._tag === "NotFound" ? bucketIsThere : Effect.void))
    )
    // This machine's clock is wrong, and from now on the client counts with the store's. Only what was refused is sent again at once: of
    // anything else it is not known whether it was done.
    const isCorrected = (error: ObjectStoreError): boolean => !error.isRetryable && readS3Failure(error.cause).clockWasCorrected
    return Effect.catchIf(sent, isCorrected, (first) =>
      sent.pipe(
        Effect.tap(() =>
          Effect.logWarning(`This machine's clock differs from that of ${location}, which is used from now on. See: date -u`)
        ),
        // What the first answer says of the clocks is not corrected yet.
        Effect.mapError((error) => (isFault(error, "wrong clock") && isFault(first, "wrong clock") ? first : error))
      )
    )
  }

  const retried = <A>(request: Effect.Effect<A, ObjectStoreError>) =>
    request.pipe(
      Effect.tapError((error) => (error.isRetryable ? Effect.logDebug(error.message) : Effect.void)),
      Effect.retry(retries)
    )

  const attempt = <A>(doing: AskedOfS3["doing"], key: string, send: (signal: AbortSignal) => Promise<A>) => retried(once(doing, key, send))

  const receive = (key: string, range?: string) => async (abortSignal: AbortSignal) => {
    const answer = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: root + key, ...(range === undefined ? {} : { Range: range }) }),
      { abortSignal }
    )
    // Not every server names the object again where a part of it was asked for.
    if (range === undefined) requireS3(answer, "ETag")
    return answer.Body === undefined ? new Uint8Array(0) : await answer.Body.transformToByteArray()
  }

  const download = (key: string, range?: string) => attempt("read", key, receive(key, range))

  const get = Effect.fn("S3Store.get")(function* (key: string) {
    yield* refuse(key, badKey(key))
    return yield* download(key)
  })

  const getRange = Effect.fn("S3Store.getRange")(function* (key: string, start: number, end: number) {
    yield* refuse(key, badKey(key))
    if (end <= start) return new Uint8Array(0)
    return yield* download(key, `bytes=${start}-${end - 1}`).pipe(
      // A range that starts beyond the end holds no bytes; S3 calls that an error.
      Effect.catchIf(
        (error) => isHttpStatus(error, 416),
        () => Effect.succeed(new Uint8Array(0))
      )
    )
  })

  /** What S3 is to find under the key before it writes or deletes: nothing, or the object with this ETag. */
  type Condition = { readonly IfNoneMatch: "*" } | { readonly IfMatch: string }

  const upload =
    (key: string, bytes: Uint8Array, condition: Condition | undefined = undefined) =>
    async (abortSignal: AbortSignal) =>
      requireS3(await uploadObject(client, { Bucket: bucket, Key: root + key, Body: bytes, ...condition }, abortSignal), "ETag")

  const put = Effect.fn("S3Store.put")(function* (key: string, bytes: Uint8Array) {
    yield* refuse(key, badKey(key))
    yield* attempt("write", key, upload(key, bytes))
  })

  /** Sends a request that has a condition until it is answered. `isDone` looks whether one whose answer was lost has taken effect. */
  const conditionally = Effect.fnUntraced(function* (
    doing: AskedOfS3["doing"],
    key: string,
    send: (signal: AbortSignal) => Promise<unknown>,
    isDone: Effect.Effect<boolean, ObjectStoreError>
  ) {
    let answerWasLost = false
    const done = yield* once(doing, key, send, true).pipe(
      Effect.as(true),
      // 412: another object than expected; 404: none.
      Effect.catchIf(
        (error) => isHttpStatus(error, 412) || error.reason._tag === "NotFound",
        () => Effect.succeed(false)
      ),
      Effect.tapError((error) =>
        Effect.sync(() => {
          answerWasLost = answerWasLost || error.isRetryable
        })
      ),
      Effect.retry(retries)
    )
    return done || (answerWasLost && (yield* isDone))
  })

  /** Whether these bytes are what lies there: then an earlier try has written them, although its answer never came. */
  const holds = (key: string, bytes: Uint8Array) =>
    download(key).pipe(
      Effect.map((there) => Buffer.compare(there, bytes) === 0),
      Effect.catchIf(
        (error) => error.reason._tag === "NotFound",
        () => Effect.succeed(false)
      )
    )

  const putIfAbsent = Effect.fn("S3Store.putIfAbsent")(function* (key: string, bytes: Uint8Array) {
    yield* refuse(key, badKey(key))
    return yield* conditionally("write", key, upload(key, bytes, { IfNoneMatch: "*" }), holds(key, bytes))
  })

  const putIf = Effect.fn("S3Store.putIf")(function* (key: string, bytes: Uint8Array, version: string) {
    yield* refuse(key, badKey(key))
    return yield* conditionally("write", key, upload(key, bytes, { IfMatch: version }), holds(key, bytes))
  })

  const deleteIf = Effect.fn("S3Store.deleteIf")(function* (key: string, version: string) {
    yield* refuse(key, badKey(key))
    const send = (abortSignal: AbortSignal) =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: root + key, IfMatch: version }), { abortSignal })
    return yield* conditionally("delete", key, send, Effect.map(head(key), Option.isNone))
  })

  interface Look {
    /** The object's ETag. */
    readonly version: string
    /** Bytes. */
    readonly size: number
    /** Both in milliseconds since 1970 by the server's clock; NaN where it does not say. */
    readonly writtenAt: number
    readonly answeredAt: number
  }

  /** HEAD, with the server's time of answering. */
  const lookOnce = (key: string) => {
    let answeredAt = Number.NaN
    const command = new HeadObjectCommand({ Bucket: bucket, Key: root + key })
    command.middlewareStack.add(
      (next) => async (given) => {
        const result = await next(given)
        answeredAt = dateOf(result.response)
        return result
      },
      { step: "deserialize", priority: "high" }
    )
    return once("look at", key, async (abortSignal) => requireS3(await client.send(command, { abortSignal }), "ETag")).pipe(
      Effect.map(({ ContentLength = 0, ETag = "", LastModified }): Look => ({
        version: ETag,
        size: ContentLength,
        writtenAt: LastModified?.getTime() ?? Number.NaN,
        answeredAt
      })),
      Effect.asSome
    )
  }

  /**
   * What a refused HEAD means: its answer has no body that could say so, and is the same for an object and for a bucket that is not there. The
   * first byte is asked for, whose refusal has one. Once the bucket is known to be there, an absent object costs no second request.
   */
  const explain = (key: string, refused: ObjectStoreError) =>
    Effect.gen(function* () {
      const isAbsent = isHttpStatus(refused, 404)
      if (isAbsent && isBucketThere) return Option.none<Look>()
      const explained = yield* Effect.result(once("look at", key, receive(key, "bytes=0-0")))
      if (Result.isFailure(explained)) {
        const { failure } = explained
        if (failure.reason._tag === "NotFound") return Option.none<Look>()
        // An empty object has no first byte.
        if (!isHttpStatus(failure, 416)) return yield* failure
      }
      // It has been written meanwhile, or may be read and not be looked at.
      return isAbsent ? Option.none<Look>() : yield* refused
    })

  /** None where there is no such object. */
  const look = Effect.fn("S3Store.look")(function* (key: string) {
    yield* refuse(key, badKey(key))
    return yield* retried(
      Effect.catch(lookOnce(key), (error) =>
        error.isRetryable || readS3Failure(error.cause).status === undefined ? Effect.fail(error) : explain(key, error)
      )
    )
  })

  const head = (key: string) =>
    Effect.map(
      look(key),
      Option.map(({ size }): StoredObject => ({ key, size }))
    )

  const version = (key: string) =>
    Effect.map(
      look(key),
      Option.map((found) => found.version)
    )

  const age = Effect.fn("S3Store.age")(function* (key: string) {
    const ours = yield* Clock.currentTimeMillis
    return Option.map(yield* look(key), ({ answeredAt, writtenAt }) => {
      const now = Number.isNaN(answeredAt) ? ours : answeredAt
      return Number.isNaN(writtenAt) ? 0 : Math.max(0, now - writtenAt)
    })
  })

  const list = Effect.fn("S3Store.list")(function* (keyPrefix: string) {
    yield* refuse(keyPrefix, badKeyPrefix(keyPrefix))
    const found: Array<StoredObject> = []
    let continuation: string | undefined
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: root + keyPrefix,
        ...(continuation === undefined ? {} : { ContinuationToken: continuation })
      })
      const page = yield* attempt("list", keyPrefix, async (abortSignal) =>
        requireS3(await client.send(command, { abortSignal }), "IsTruncated")
      )
      for (const object of page.Contents ?? []) {
        // Consoles write empty objects ending in "/" to show a folder; they are not ours.
        if (object.Key === undefined || object.Key.endsWith("/")) continue
        found.push({ key: object.Key.slice(root.length), size: object.Size ?? 0 })
      }
      continuation = page.NextContinuationToken
    } while (continuation !== undefined)
    return found.sort((a, b) => compareKeys(a.key, b.key))
  })

  const remove = Effect.fn("S3Store.delete")(function* (key: string) {
    yield* refuse(key, badKey(key))
    yield* attempt("delete", key, (abortSignal) =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: root + key }), { abortSignal })
    ).pipe(
      // AWS does not say so, others do.
      Effect.catchIf(
        (error) => error.reason._tag === "NotFound",
        () => Effect.void
      )
    )
  })

  return ObjectStore.of({
    location,
    results: "",
    addressOf: (key) => `${location}/${key}`,
    get,
    getRange,
    head,
    put,
    putIfAbsent,
    version,
    putIf,
    deleteIf,
    age,
    list,
    delete: remove
  })
}

/** The endpoint that the environment names. It only tells us that the server is not AWS itself; the client reads it on its own. */
const endpointInEnvironment = Config.all([
  Config.option(Config.String("AWS_ENDPOINT_URL_S3")),
  Config.option(Config.String("AWS_ENDPOINT_URL"))
]).pipe(
  Effect.map(([s3, all]) => Option.isSome(s3) || Option.isSome(all)),
  Effect.orElseSucceed(() => false)
)

const regionInEnvironment = Config.option(Config.String("AWS_REGION")).pipe(Effect.orElseSucceed(() => Option.none<string>()))

/** A bucket as the store, through the AWS client. `s3Layer` loads this file when it is needed. */
export const s3StoreLayer = (options: S3Options): Layer.Layer<ObjectStore, ObjectStoreError> =>
  Layer.effect(
    ObjectStore,
    Effect.gen(function* () {
      const elsewhere = options.endpoint !== undefined || (yield* endpointInEnvironment)
      const region = options.region ?? Option.getOrUndefined(yield* regionInEnvironment)
      const config: S3ClientConfig = {
        // Retries are counted and spaced out in one place, above.
        maxAttempts: 1,
        followRegionRedirects: !elsewhere,
        forcePathStyle: options.forcePathStyle ?? elsewhere,
        requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
        // Servers that imitate S3 have no regions, but requests must be signed for one.
        ...(region !== undefined ? { region } : options.endpoint !== undefined ? { region: "us-east-1" } : {})
      }
      const client = yield* Effect.acquireRelease(
        Effect.sync(() => new S3Client(config)),
        (opened) => Effect.sync(() => opened.destroy())
      )
      return makeS3Store(client, options)
    })
  )
