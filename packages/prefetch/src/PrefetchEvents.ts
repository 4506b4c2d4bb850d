import type { Quarter } from "@ftm/transcript-schema"
import { Context, Effect } from "effect"

/** Where a prefetch stands, in firms of the quarter. */
export interface FetchCounts {
  readonly firms: number
  readonly fetched: number
  readonly prepared: number
  /** Characters of text that came from the source in this run. */
  readonly characters: number
}

/** What happens in a prefetch, for a display to tell; nothing depends on whether anybody listens. */
export type PrefetchEvent =
  /** The quarter is in the store already; before `format` 3 its sentences are an earlier version's. */
  | {
      readonly _tag: "AlreadyComplete"
      readonly quarter: Quarter
      readonly location: string
      readonly format: 1 | 2 | 3
      readonly source: string
    }
  /** The quarter was complete, and files of it are gone or cut: they are made again. */
  | { readonly _tag: "PartsGone"; readonly quarter: Quarter; readonly files: number }
  /** Other parts were asked for than those that the prefetch was begun with, which it keeps. */
  | { readonly _tag: "PartSizeKept"; readonly quarter: Quarter; readonly firmsPerPart: number }
  /** It is known what there is to do; `counts` tells what earlier runs have done. */
  | { readonly _tag: "Began"; readonly quarter: Quarter; readonly excluded: number; readonly counts: FetchCounts }
  /** `atStart` is what earlier runs had done, `seconds` the time since this one began. */
  | {
      readonly _tag: "Progress"
      readonly quarter: Quarter
      readonly counts: FetchCounts
      readonly atStart: FetchCounts
      readonly seconds: number
    }
  /** Sentences of an earlier version were thrown away: this version makes them by other rules. */
  | { readonly _tag: "OtherTextRules"; readonly quarter: Quarter }
  /** The firms whose text failed are prepared again, the others keep their sentences. */
  | { readonly _tag: "TakingUpFailures"; readonly quarter: Quarter; readonly firms: number }
  /** Files of an import: so many bytes of all are read. */
  | { readonly _tag: "ReadingFiles"; readonly quarter: Quarter; readonly done: number; readonly all: number; readonly seconds: number }
  /** Something about the quarter that is no fault and that a study should know, in words. */
  | { readonly _tag: "Notice"; readonly text: string }
  /** `verify` has read so many files of all. */
  | { readonly _tag: "Verifying"; readonly quarter: Quarter; readonly checked: number; readonly all: number }

/** Who listens to a prefetch; nobody, unless a layer says otherwise. */
export interface PrefetchEvents {
  readonly tell: (event: PrefetchEvent) => Effect.Effect<void>
}
export const PrefetchEvents = Context.Reference<PrefetchEvents>("@ftm/prefetch/PrefetchEvents", {
  defaultValue: () => ({ tell: () => Effect.void })
})

/** Tells whoever listens. */
export const tell = (event: PrefetchEvent): Effect.Effect<void> => Effect.flatMap(PrefetchEvents, ({ tell }) => tell(event))
