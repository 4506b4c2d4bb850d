import {
  AccessDenied,
  BadData,
  type FirmTranscript,
  type Quarter,
  TranscriptSource,
  TranscriptSourceError,
  Unreachable
} from "@ftm/transcript-schema"
import { defaultTextOptions, makeCallText, type TextOptions } from "@ftm/transcript-text"
import { Effect, Layer, Option, Ref } from "effect"
import { pullComponents } from "./Components.ts"
import { spokenSql } from "./ComponentsSql.ts"
import { deriveTranscript } from "./DeriveTranscript.ts"
import { findTables } from "./FoundTables.ts"
import { type SelectedFirm, selectCalls } from "./Selection.ts"
import { defaultSelectionRules, type SelectionRules } from "./SelectionRules.ts"
import { WrdsConnection, withRedial } from "./WrdsConnection.ts"
import type { WrdsError } from "./WrdsError.ts"

/** How many firms one query asks for. */
const firmsPerQuery = 50

const sourceError = (error: WrdsError): TranscriptSourceError => {
  const reason = error.reason._tag
  if (
    reason === "LoginRefused" ||
    reason === "ApprovalTimedOut" ||
    reason === "PermissionDenied" ||
    reason === "NotConfigured" ||
    reason === "TlsFailed"
  ) {
    return new TranscriptSourceError({ message: error.message, reason: new AccessDenied({}), cause: error })
  }
  if (reason === "UnexpectedShape" || reason === "QueryFailed") {
    return new TranscriptSourceError({ message: error.message, reason: new BadData({}), cause: error })
  }
  return new TranscriptSourceError({ message: error.message, reason: new Unreachable({}), cause: error })
}

/** A firm whose call is there but holds no speech is no usable firm, here as in a prefetched store. */
const spokenTranscripts = Effect.fnUntraced(function* (firms: ReadonlyArray<SelectedFirm>) {
  const connection = yield* WrdsConnection
  const ids = firms.flatMap((firm) => firm.calls.map((call) => call.transcriptid))
  const rows = ids.length === 0 ? [] : yield* connection.query(spokenSql(ids, yield* findTables))
  return new Set(rows.map((row) => row["transcriptid"] ?? ""))
})

const make = Effect.fnUntraced(function* (rules: SelectionRules, textOptions: TextOptions) {
  const connection = yield* WrdsConnection
  const callText = makeCallText(textOptions)
  // A job asks for the same quarter again and again; WRDS is asked once.
  const known = yield* Ref.make<ReadonlyMap<Quarter, ReadonlyMap<string, SelectedFirm>>>(new Map())

  const firmsOf = Effect.fnUntraced(function* (quarter: Quarter) {
    const before = (yield* Ref.get(known)).get(quarter)
    if (before !== undefined) return before
    const selection = yield* withRedial(selectCalls(quarter, rules))
    const spoken = yield* withRedial(spokenTranscripts(selection.firms))
    const usable = selection.firms.filter((firm) => firm.calls.some((call) => spoken.has(call.transcriptid)))
    const firms = new Map(usable.map((firm) => [firm.firmId, firm]))
    yield* Ref.update(known, (quarters) => new Map([...quarters, [quarter, firms]]))
    return firms
  })

  const fetchGroup = Effect.fnUntraced(function* (quarter: Quarter, firms: ReadonlyArray<SelectedFirm>) {
    const pulled = yield* pullComponents(firms, false, () => Effect.void)
    return yield* Effect.forEach(firms, (firm, i) => deriveTranscript(quarter, firm, pulled.firms[i] ?? [], callText))
  })

  const asked = <A>(effect: Effect.Effect<A, WrdsError, WrdsConnection>): Effect.Effect<A, TranscriptSourceError> =>
    effect.pipe(Effect.mapError(sourceError), Effect.provideService(WrdsConnection, connection))

  return TranscriptSource.of({
    // WRDS adds calls and versions at any time.
    fingerprint: () => Effect.succeed(Option.none()),
    listFirms: (quarter) => asked(firmsOf(quarter).pipe(Effect.map((firms) => [...firms.keys()]))),
    fetchTranscripts: (quarter, firmIds) =>
      asked(
        Effect.gen(function* () {
          const firms = yield* firmsOf(quarter)
          const wanted = [...new Set(firmIds)].flatMap((firmId) => firms.get(firmId) ?? [])
          const transcripts = new Map<string, FirmTranscript>()
          for (let i = 0; i < wanted.length; i += firmsPerQuery) {
            const group = wanted.slice(i, i + firmsPerQuery)
            for (const transcript of yield* withRedial(fetchGroup(quarter, group))) {
              if (transcript.sentences.length > 0) transcripts.set(transcript.firmId, transcript)
            }
          }
          return firmIds.flatMap((firmId) => transcripts.get(firmId) ?? [])
        })
      )
  })
})

/** TranscriptSource straight from WRDS, by the same rules and text code as a prefetch: for a machine that may log in there. */
export const wrdsSourceLayer: Layer.Layer<TranscriptSource, never, WrdsConnection> = Layer.effect(
  TranscriptSource,
  make(defaultSelectionRules, defaultTextOptions)
)

/** The same with rules and text options of one's own. */
export const wrdsSourceLayerWith = (
  rules: SelectionRules,
  textOptions: TextOptions
): Layer.Layer<TranscriptSource, never, WrdsConnection> => Layer.effect(TranscriptSource, make(rules, textOptions))
