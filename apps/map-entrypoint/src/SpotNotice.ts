import { Effect, Schema } from "effect"

/** What the instance metadata service says when the machine is about to be taken back. */
const InstanceAction = Schema.Struct({ action: Schema.String, time: Schema.String })

const requestTimeoutMillis = 1000

class MetadataSilent extends Schema.TaggedError<MetadataSilent>()("MetadataSilent", { message: Schema.String }) {}

const ask = (url: string, init: { readonly method: string; readonly headers: Readonly<Record<string, string>> }) =>
  Effect.tryPromise({
    try: async (signal) => {
      const response = await fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMillis)]) })
      return { status: response.status, text: await response.text() }
    },
    catch: (cause) => new MetadataSilent({ message: `${url}: ${String(cause)}` })
  })

/**
 * Waits for the Spot interruption notice of this instance (IMDSv2: a session token, then
 * `/latest/meta-data/spot/instance-action`, 404 until there is one) and describes it.
 * Never ends if no notice comes; a metadata service that does not answer is asked again.
 *
 * @param endpoint `http://169.254.169.254` on EC2
 * @param everySeconds the notice comes two minutes ahead; AWS advises asking every five seconds
 */
export const awaitSpotNotice = Effect.fn("awaitSpotNotice")(function* (endpoint: string, everySeconds: number) {
  const base = endpoint.replace(/\/+$/, "")
  let token: string | undefined
  let silentBefore = false
  while (true) {
    const notice = yield* Effect.gen(function* () {
      if (token === undefined) {
        const answer = yield* ask(`${base}/latest/api/token`, {
          method: "PUT",
          headers: { "x-aws-ec2-metadata-token-ttl-seconds": "21600" }
        })
        if (answer.status !== 200) return yield* new MetadataSilent({ message: `${base}/latest/api/token answered ${answer.status}` })
        token = answer.text
      }
      const answer = yield* ask(`${base}/latest/meta-data/spot/instance-action`, {
        method: "GET",
        headers: { "x-aws-ec2-metadata-token": token }
      })
      if (answer.status === 401) token = undefined // expired: the next round asks for another
      if (answer.status !== 200) return undefined
      return yield* Schema.decodeUnknownEffect(Schema.fromJsonString(InstanceAction))(answer.text)
    }).pipe(
      Effect.catch((error) =>
        Effect.gen(function* () {
          if (!silentBefore) yield* Effect.logWarning(`The Spot notice could not be read; it will be tried again: ${error.message}`)
          silentBefore = true
          return undefined
        })
      )
    )
    if (notice !== undefined) return `Spot notice: ${notice.action} at ${notice.time}`
    yield* Effect.sleep(everySeconds * 1000)
  }
})
