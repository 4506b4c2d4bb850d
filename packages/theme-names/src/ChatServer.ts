import { Duration, Effect, Redacted, Schema } from "effect"
import { answerJsonSchema } from "./NameAnswer.ts"
import { BadAnswer, type NamerProblem, Refused, ServerFailed, Throttled, TimedOut, Unreachable } from "./NamerProblem.ts"
import type { NamerSettings } from "./NamerSettings.ts"

/** Tokens of an answer at most; models that think before they answer take some for that. */
export const mostTokensAnswered = 2000

/** A key of at least this length is looked for in answers: shorter ones, such as "none", are words that anybody may say. */
const leastSecret = 8

/** What is asked: what we want, and the data that it is about. */
export interface Question {
  readonly system: string
  readonly user: string
}

/** What a server has answered. */
export interface ChatAnswer {
  readonly text: string
  /** Tokens as the server has counted them; undefined where it has not. */
  readonly usage: { readonly input: number; readonly output: number } | undefined
}

/** A server with a language model: one request, one answer, nothing tried again. */
export interface ChatServer {
  ask(question: Question): Effect.Effect<ChatAnswer, NamerProblem>
}

/** What we read of an answer; whoever has written it, it is data. */
const Completion = Schema.Struct({
  choices: Schema.NonEmptyArray(Schema.Struct({ message: Schema.Struct({ content: Schema.String }) })),
  usage: Schema.optionalKey(Schema.Unknown)
})
const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Usage = Schema.Struct({ prompt_tokens: count, completion_tokens: count })

const readCompletion = Effect.fnUntraced(function* (body: unknown) {
  const { choices, usage } = yield* Schema.decodeUnknownEffect(Completion)(body).pipe(
    Effect.mapError(() => new BadAnswer({ problem: "the server's answer is not that of a chat completion" }))
  )
  const counted = yield* Effect.option(Schema.decodeUnknownEffect(Usage)(usage))
  const answer: ChatAnswer = {
    text: choices[0].message.content,
    usage: counted._tag === "None" ? undefined : { input: counted.value.prompt_tokens, output: counted.value.completion_tokens }
  }
  return answer
})

/** `Retry-After` in milliseconds: seconds, or a date; servers of OpenAI's kind also say it in milliseconds. */
export const retryAfterMillis = (headers: Headers | undefined, now: number): number | undefined => {
  const inMillis = Number(headers?.get("retry-after-ms") ?? Number.NaN)
  if (Number.isFinite(inMillis) && inMillis >= 0) return inMillis
  const said = headers?.get("retry-after") ?? undefined
  if (said === undefined) return undefined
  if (/^\d+(?:\.\d+)?$/.test(said)) return Number(said) * 1000
  // "-5" would be a date, too.
  const at = /^[a-z]/i.test(said) ? Date.parse(said) : Number.NaN
  return Number.isFinite(at) ? Math.max(0, at - now) : undefined
}

/** What the client's failures have in common; `status` is undefined where no answer came. */
interface ClientFailure {
  readonly status?: number | undefined
  readonly headers?: Headers | undefined
  readonly param?: string | null | undefined
}

/** Parameters of ours that a server may not take, and goes without. */
const optionalParameters = ["max_tokens", "temperature", "response_format"] as const
type OptionalParameter = (typeof optionalParameters)[number]

const problemOf = ({ headers, param, status }: ClientFailure, now: number): NamerProblem => {
  if (status === undefined) return new Unreachable({})
  const millis = retryAfterMillis(headers, now)
  const wait = millis === undefined ? {} : { retryAfterMillis: millis }
  if (status === 429) return new Throttled(wait)
  if (status === 408 || status >= 500) return new ServerFailed({ status, ...wait })
  const parameter = optionalParameters.find((one) => one === param)
  return new Refused({ status, ...(parameter === undefined ? {} : { parameter }) })
}

/**
 * A server with OpenAI's protocol, through OpenAI's client, which is loaded here and nowhere else. Nothing of the environment that the
 * client would look at by itself (`OPENAI_API_KEY`, `OPENAI_CUSTOM_HEADERS`, …) reaches the server: it may be anybody's. No redirect is
 * followed: text goes to the address that was configured, or nowhere.
 */
export const openAiServer = Effect.fn("openAiServer")(function* (settings: NamerSettings, requestTime: Duration.Duration) {
  const { APIConnectionError, APIError, OpenAI } = yield* Effect.promise(() => import("openai"))
  const key = settings.apiKey === undefined ? undefined : Redacted.value(settings.apiKey)
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` })
  }
  const client = new OpenAI({
    baseURL: settings.baseUrl,
    apiKey: "stands in for the one in our headers",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    // Whoever asks tries again, and counts it.
    maxRetries: 0,
    timeout: Duration.toMillis(requestTime),
    logLevel: "off",
    fetch: (address, init) => fetch(address, { ...init, headers, redirect: "error" })
  })
  const notTaken = new Set<OptionalParameter>()

  const request = ({ system, user }: Question, now: number) =>
    Effect.tryPromise({
      try: (signal) =>
        client.chat.completions.create(
          {
            model: settings.model,
            messages: [
              { role: "system", content: system },
              { role: "user", content: user }
            ],
            ...(notTaken.has("temperature") ? {} : { temperature: 0 }),
            ...(notTaken.has("max_tokens") ? { max_completion_tokens: mostTokensAnswered } : { max_tokens: mostTokensAnswered }),
            ...(notTaken.has("response_format")
              ? {}
              : { response_format: { type: "json_schema", json_schema: { name: "name", strict: true, schema: answerJsonSchema } } })
          },
          { signal }
        ),
      // The client's own words and cause are left behind: they may hold the key, the address, and the text that was sent.
      catch: (failure): NamerProblem => {
        if (failure instanceof APIConnectionError) return new Unreachable({})
        if (failure instanceof APIError) return problemOf(failure, now)
        return failure instanceof SyntaxError ? new BadAnswer({ problem: "the server's answer is no JSON" }) : new Unreachable({})
      }
    }).pipe(
      Effect.timeoutOrElse({ duration: requestTime, orElse: () => Effect.fail(new TimedOut({})) }),
      Effect.flatMap(readCompletion),
      Effect.filterOrFail(
        ({ text }) => key === undefined || key.length < leastSecret || !text.includes(key),
        () => new BadAnswer({ problem: "it holds the key" })
      )
    )

  const ask = (question: Question): Effect.Effect<ChatAnswer, NamerProblem> =>
    Effect.gen(function* () {
      const now = yield* Effect.clockWith((clock) => clock.currentTimeMillis)
      return yield* request(question, now).pipe(
        Effect.catchTag("Refused", (refused) => {
          const parameter = optionalParameters.find((one) => one === refused.parameter)
          if (refused.status !== 400 || parameter === undefined || notTaken.has(parameter)) return Effect.fail(refused)
          notTaken.add(parameter)
          return ask(question)
        })
      )
    })
  const server: ChatServer = { ask }
  return server
})
