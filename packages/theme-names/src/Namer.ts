import type { NameSource } from "@ftm/transcript-schema"
import { Context, type Effect } from "effect"

/** A topic, a theme or a group of themes that is to get a name. */
export interface ToName {
  readonly kind: "topic" | "theme" | "group"
  /** Lemmas, best first. */
  readonly keywords: ReadonlyArray<string>
  /** Sentences as they were spoken, the most central first; none if they are not at hand. */
  readonly sentences: ReadonlyArray<string>
}

export interface GivenName {
  readonly name: string
  /** What it is about, in one sentence; null unless a language model was asked. */
  readonly description: string | null
  readonly source: NameSource
}

/** Why something kept its keywords though a language model is configured. */
export type KeptKeywordsBecause =
  /** 429: too many requests, whatever we waited. */
  | "Throttled"
  /** 5xx. */
  | "ServerFailed"
  | "TimedOut"
  /** No connection, or one that was closed. */
  | "Unreachable"
  /** Another 4xx, such as a wrong key, or an unknown model. */
  | "Refused"
  /** Twice an answer that no name can be taken from. */
  | "BadAnswer"
  /** Not asked: one failure after the other before it, or a refusal that would meet every request. */
  | "StoppedAsking"
  /** Not asked: it might have cost more than is allowed. */
  | "CostReached"
  /** Not asked: the time for naming was over. */
  | "OutOfTime"

/** What naming took. Numbers of this run alone: names that were known already cost nothing. */
export interface NamingSummary {
  /** Null where no language model is configured. */
  readonly model: string | null
  readonly named: number
  /** How many of those by the language model, and how many of these were known from an earlier run. */
  readonly byModel: number
  readonly known: number
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Requests of which it is not known how many tokens they took: no answer came, or one without a count. */
  readonly requestsNotCounted: number
  /** What the counted tokens cost; null where prices are not known. */
  readonly dollars: number | null
  /** How many kept their keywords though a language model is configured, by reason. */
  readonly keptKeywords: Readonly<Partial<Record<KeptKeywordsBecause, number>>>
}

export interface NamesGiven {
  /** In the order of what was to be named. */
  readonly names: ReadonlyArray<GivenName>
  readonly summary: NamingSummary
}

/** Who gives the names, for the lineage of what is named: another model or another prompt may give others. */
export interface NamerIdentity {
  readonly model: string
  readonly prompt: string
}

/** Gives names. It never fails: where a language model does not answer, the name is made of keywords, and the summary says why. */
export class Namer extends Context.Service<
  Namer,
  {
    /** Undefined where names are made of keywords, which needs no mention in the lineage. */
    readonly identity: NamerIdentity | undefined
    /** What comes first is asked first: what matters most should. `onShare` hears which share, 0 to 1, has its name. */
    nameAll(things: ReadonlyArray<ToName>, onShare?: (share: number) => void): Effect.Effect<NamesGiven>
  }
>()("@ftm/theme-names/Namer") {}
