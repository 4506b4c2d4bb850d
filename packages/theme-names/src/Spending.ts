import { mostTokensAnswered, type ChatAnswer, type Question } from "./ChatServer.ts"
import type { NamerProblem } from "./NamerProblem.ts"
import { mayHaveCost } from "./NamerProblem.ts"
import type { NamerSettings, TokenPrices } from "./NamerSettings.ts"

/** Tokens that a server puts around messages, generously. */
const tokensAround = 200

const dollarsFor = (prices: TokenPrices, input: number, output: number): number => (input * prices.input + output * prices.output) / 1e6

/** Counts the tokens and dollars of requests, and knows beforehand whether one may still be made. */
export class Spending {
  readonly #prices: TokenPrices | undefined
  readonly #maxCost: number
  /** What requests that are under way, or whose count is not known, may cost at most. */
  #atRisk = 0
  #inputTokens = 0
  #outputTokens = 0
  #requests = 0
  #notCounted = 0

  constructor({ maxCost, prices }: Pick<NamerSettings, "maxCost" | "prices">) {
    this.#prices = prices
    this.#maxCost = maxCost ?? Number.POSITIVE_INFINITY
  }

  /** No token is shorter than a byte. */
  #mostFor({ system, user }: Question): number {
    if (this.#prices === undefined) return 0
    return dollarsFor(this.#prices, Buffer.byteLength(system + user) + tokensAround, mostTokensAnswered)
  }

  /** Counts a request that is about to be made; false, with nothing counted, if it might cost more than is left. */
  begin(question: Question): boolean {
    const most = this.#mostFor(question)
    if ((this.dollars ?? 0) + this.#atRisk + most > this.#maxCost) return false
    this.#atRisk += most
    this.#requests += 1
    return true
  }

  /** The request has brought an answer. One without a count stays as dear as it may have been. */
  answered(question: Question, { usage }: ChatAnswer): void {
    if (usage === undefined) {
      this.#notCounted += 1
      return
    }
    this.#atRisk -= this.#mostFor(question)
    this.#inputTokens += usage.input
    this.#outputTokens += usage.output
  }

  /** The request has brought none. */
  failed(question: Question, problem: NamerProblem): void {
    if (mayHaveCost(problem) || problem._tag === "BadAnswer") this.#notCounted += 1
    else this.#atRisk -= this.#mostFor(question)
  }

  /** What the counted tokens cost. */
  get dollars(): number | null {
    return this.#prices === undefined ? null : dollarsFor(this.#prices, this.#inputTokens, this.#outputTokens)
  }

  get counts() {
    return {
      requests: this.#requests,
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      requestsNotCounted: this.#notCounted,
      dollars: this.dollars
    }
  }
}
