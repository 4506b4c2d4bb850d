/** Why a firm or a call is left out: data to decide on; `describeReason` has the words. */
export type LeftOutReason =
  | { readonly _tag: "NoGvkey" }
  | { readonly _tag: "GvkeyEnded" }
  | { readonly _tag: "GvkeyNotStarted" }
  | { readonly _tag: "NoPermno" }
  | { readonly _tag: "PermnoUnused" }
  | { readonly _tag: "PermnoEnded" }
  | { readonly _tag: "PermnoNotStarted" }
  | { readonly _tag: "EarlierCall" }
  /** A later call than the one that counts: no version of it has text. */
  | { readonly _tag: "LaterCallWithoutText" }
  /** A version of the call is dated in the quarter, but the one that the version rule takes on `date`, outside of it. */
  | { readonly _tag: "OutsideQuarter"; readonly date: string }
  /** The version that the rule takes is of an event type that was not asked for, or of none. */
  | { readonly _tag: "OtherEventType"; readonly eventTypeId: string | null }
  /** The version that is left to the call has no date. */
  | { readonly _tag: "NoDate" }
  /** All of the call's transcripts stand under another call of the firm too and count there. */
  | { readonly _tag: "UnderOtherCall"; readonly keydevid: string }
  | { readonly _tag: "NoEventId" }
  | { readonly _tag: "NoTranscriptId" }
  /** The best version by the rule, without any text; another one is taken in its place. */
  | { readonly _tag: "NoText"; readonly takenInstead: string }

/** A reason in words. Stores and expected results hold them: they do not change. */
export const describeReason = (reason: LeftOutReason): string => {
  switch (reason._tag) {
    case "NoGvkey":
      return "no gvkey"
    case "GvkeyEnded":
      return "gvkey link ended before the call"
    case "GvkeyNotStarted":
      return "gvkey link starts after the call"
    case "NoPermno":
      return "no usable permno link"
    case "PermnoUnused":
      return "only permno links that CRSP marks as not used"
    case "PermnoEnded":
      return "permno link ended before the call"
    case "PermnoNotStarted":
      return "permno link starts after the call"
    case "EarlierCall":
      return "an earlier call of the firm in the quarter"
    case "LaterCallWithoutText":
      return "a later call of the firm in the quarter, without text"
    case "OutsideQuarter":
      return `the version taken is dated ${reason.date}, outside the quarter`
    case "OtherEventType":
      return reason.eventTypeId === null
        ? "the version taken has no event type"
        : `the version taken is of event type ${reason.eventTypeId}`
    case "NoDate":
      return "the version taken has no date"
    case "UnderOtherCall":
      return `its transcript counts for the firm's call ${reason.keydevid}`
    case "NoEventId":
      return "no usable keydevid"
    case "NoTranscriptId":
      return "no usable transcriptid"
    case "NoText":
      return `no text in this version; transcript ${reason.takenInstead} is taken in its place`
  }
}
