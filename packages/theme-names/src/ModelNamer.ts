import type { ObjectStore } from "@ftm/object-store"
import { Clock, Duration, Effect, Layer, Option } from "effect"
import { type ChatServer, openAiServer, type Question } from "./ChatServer.ts"
import { keywordName } from "./KeywordNamer.ts"
import { knownNames } from "./KnownNames.ts"
import { checkedAnswer } from "./NameAnswer.ts"
import { namePrompt, type NamePrompt, promptVersion } from "./NamePrompt.ts"
import { type GivenName, type KeptKeywordsBecause, Namer, type ToName } from "./Namer.ts"
import { mayPass, meetsEveryRequest, type NamerProblem, TimedOut } from "./NamerProblem.ts"
import type { NamerSettings } from "./NamerSettings.ts"
import { Spending } from "./Spending.ts"

/** How a server is treated. */
export interface AskingRules {
  /** Requests at a time. */
  readonly atATime: number
  /** For one request. */
  readonly requestTime: Duration.Duration
  /** For all names together; what has no name then keeps its keywords. */
  readonly wholeTime: Duration.Duration
  /** Times that a request is made again when that may help. */
  readonly retries: number
  /** Before the first of them; each further one waits twice as long, or as long as the server asks. */
  readonly firstWait: Duration.Duration
  /** A server that asks for more than this is not waited for. */
  readonly longestWait: Duration.Duration
  /** After this many failures in a row nothing more is asked. */
  readonly failuresInARow: number
}

export const defaultAskingRules: AskingRules = {
  atATime: 4,
  requestTime: Duration.minutes(1),
  wholeTime: Duration.hours(1),
  retries: 4,
  firstWait: Duration.seconds(1),
  longestWait: Duration.minutes(1),
  failuresInARow: 10
}

const askedToWait = (problem: NamerProblem): number =>
  problem._tag === "Throttled" || problem._tag === "ServerFailed" ? (problem.retryAfterMillis ?? 0) : 0

/** Milliseconds to wait before retry `n`, from 0; undefined where it should not be made. */
export const waitBeforeRetry = (problem: NamerProblem, n: number, rules: AskingRules): number | undefined => {
  if (!mayPass(problem) || n >= rules.retries) return undefined
  const longest = Duration.toMillis(rules.longestWait)
  const asked = askedToWait(problem)
  if (asked > longest) return undefined
  return Math.max(asked, Math.min(longest, Duration.toMillis(rules.firstWait) * 2 ** n))
}

/** What is said to a model whose answer was of no use. */
const askedAgain = (prompt: NamePrompt): Question => ({
  system: `${prompt.system}\nAn earlier answer was refused. Keep to the form, and to words that the keywords or several sentences have.`,
  user: prompt.user
})

/** One round of naming: what it has cost so far, and whether it goes on. */
class Round {
  readonly spending: Spending
  readonly keptKeywords: Partial<Record<KeptKeywordsBecause, number>> = {}
  byModel = 0
  known = 0
  #failuresInARow = 0
  #stopped = false
  readonly #rules: AskingRules
  readonly #endsAt: number

  constructor(settings: NamerSettings, rules: AskingRules, startedAt: number) {
    this.spending = new Spending(settings)
    this.#rules = rules
    this.#endsAt = startedAt + Duration.toMillis(rules.wholeTime)
  }

  /** Why nothing may be asked at this time; undefined where it may. */
  obstacle(now: number): KeptKeywordsBecause | undefined {
    if (this.#stopped) return "StoppedAsking"
    return now >= this.#endsAt ? "OutOfTime" : undefined
  }

  millisLeft(now: number): number {
    return this.#endsAt - now
  }

  succeeded(): void {
    this.#failuresInARow = 0
  }

  failed(problem: NamerProblem): void {
    this.#failuresInARow += 1
    if (meetsEveryRequest(problem) || this.#failuresInARow >= this.#rules.failuresInARow) this.#stopped = true
  }

  keptKeywordsOf(reason: KeptKeywordsBecause): void {
    this.keptKeywords[reason] = (this.keptKeywords[reason] ?? 0) + 1
  }
}

/** A name, or why there is none. */
type Outcome = { readonly name: GivenName } | { readonly because: KeptKeywordsBecause }

const isBecause = (outcome: Outcome): outcome is { readonly because: KeptKeywordsBecause } => "because" in outcome

/** Asks one question, again where that may help, and takes the answer for a name where it is a good one. */
const ask = Effect.fn("ask")(function* (server: ChatServer, round: Round, rules: AskingRules, question: Question, prompt: NamePrompt) {
  for (let retry = 0; ; retry++) {
    const now = yield* Clock.currentTimeMillis
    const obstacle = round.obstacle(now)
    if (obstacle !== undefined) return { because: obstacle }
    if (!round.spending.begin(question)) return { because: "CostReached" as const }
    // The time for all names ends a request, too; a server is not to blame for that.
    const asked = yield* server.ask(question).pipe(
      Effect.tap((answer) => Effect.sync(() => round.spending.answered(question, answer))),
      Effect.tapError((problem) => Effect.sync(() => round.spending.failed(question, problem))),
      Effect.flatMap(({ text }) => checkedAnswer(text, prompt)),
      Effect.map(({ description, name }): Outcome => ({ name: { name, description, source: "model" } })),
      Effect.catch((problem: NamerProblem) => Effect.succeed({ problem })),
      Effect.timeoutOption(Duration.millis(round.millisLeft(now)))
    )
    if (Option.isNone(asked)) {
      round.spending.failed(question, new TimedOut({}))
      return { because: "OutOfTime" as const }
    }
    const found = asked.value
    if (!("problem" in found)) return found
    const wait = waitBeforeRetry(found.problem, retry, rules)
    if (wait === undefined) return found
    yield* Effect.sleep(Duration.millis(Math.min(wait, round.millisLeft(now))))
  }
})

/** Gives names with the answers of a server, and keeps them in the store. */
export const namesByServer = Effect.fn("namesByServer")(function* (server: ChatServer, settings: NamerSettings, rules: AskingRules) {
  const identity = { model: settings.model, prompt: promptVersion }
  const known = yield* knownNames(identity)

  const nameByModel = Effect.fnUntraced(function* (round: Round, prompt: NamePrompt) {
    const earlier = yield* known.find(prompt)
    if (Option.isSome(earlier)) {
      round.known += 1
      const outcome: Outcome = { name: { ...earlier.value, source: "model" } }
      return outcome
    }
    let found = yield* ask(server, round, rules, prompt, prompt)
    if ("problem" in found && found.problem._tag === "BadAnswer") found = yield* ask(server, round, rules, askedAgain(prompt), prompt)
    if ("problem" in found) {
      round.failed(found.problem)
      const outcome: Outcome = { because: found.problem._tag }
      return outcome
    }
    if (isBecause(found)) return found
    round.succeeded()
    yield* known.keep(prompt, { name: found.name.name, description: found.name.description ?? "" })
    return found
  })

  const nameAll = Effect.fn("nameAll")(function* (things: ReadonlyArray<ToName>, onShare?: (share: number) => void) {
    const round = new Round(settings, rules, yield* Clock.currentTimeMillis)
    let done = 0
    const nameOne = Effect.fnUntraced(function* (thing: ToName) {
      const outcome = yield* nameByModel(round, namePrompt(thing))
      onShare?.((done += 1) / things.length)
      if (!isBecause(outcome)) {
        round.byModel += 1
        return outcome.name
      }
      round.keptKeywordsOf(outcome.because)
      return keywordName(thing)
    })
    const names = yield* Effect.forEach(things, nameOne, { concurrency: rules.atATime })
    const { byModel, keptKeywords, known: knownBefore } = round
    return {
      names,
      summary: { model: settings.model, named: things.length, byModel, known: knownBefore, ...round.spending.counts, keptKeywords }
    }
  })

  return Namer.of({ identity, nameAll })
})

/** Names by a language model, kept in the store; `rules` are for tests and patient servers. */
export const modelNamer = (settings: NamerSettings, rules: AskingRules = defaultAskingRules): Layer.Layer<Namer, never, ObjectStore> =>
  Layer.effect(
    Namer,
    Effect.flatMap(openAiServer(settings, rules.requestTime), (server) => namesByServer(server, settings, rules))
  )
