import { Effect, Stream } from "effect"
import { assembleComponents, type PulledComponents } from "./AssembleComponents.ts"
import { componentsSql, speakersSql } from "./ComponentsSql.ts"
import { findTables, type FoundTables } from "./FoundTables.ts"
import type { SelectedFirm } from "./Selection.ts"
import type { Sql } from "./Sql.ts"
import { WrdsConnection, type WrdsRow } from "./WrdsConnection.ts"

/**
 * The components of these firms' calls: one query for the components and one for who spoke, read through a cursor as they come and held in
 * memory, so ask for some sixty firms at a time. `withOtherCalls` adds the calls that give no sentences, before the others.
 * `onCharacters` hears how much text has arrived.
 */
export const pullComponents = Effect.fn("pullComponents")(function* (
  firms: ReadonlyArray<SelectedFirm>,
  withOtherCalls: boolean,
  onCharacters: (characters: number) => Effect.Effect<void>
) {
  return yield* pullComponentsFrom(yield* findTables, firms, withOtherCalls, onCharacters)
})

/** The same from tables that were looked at already. */
export const pullComponentsFrom = Effect.fn("pullComponentsFrom")(function* (
  found: FoundTables,
  firms: ReadonlyArray<SelectedFirm>,
  withOtherCalls: boolean,
  onCharacters: (characters: number) => Effect.Effect<void>
) {
  const connection = yield* WrdsConnection
  const wanted = firms.map(({ calls, firmId, otherCalls }) => ({ firmId, calls: withOtherCalls ? [...otherCalls, ...calls] : calls }))
  const transcriptIds = [...new Set(wanted.flatMap(({ calls }) => calls.map((call) => call.transcriptid)))]

  const readAll = Effect.fnUntraced(function* (sql: Sql) {
    const all: Array<WrdsRow> = []
    yield* connection.rows(sql).pipe(
      Stream.runForEach((batch) => {
        let characters = 0
        for (const row of batch) {
          all.push(row)
          characters += row["componenttext"]?.length ?? 0
        }
        return onCharacters(characters)
      })
    )
    return all
  })
  const nothing: PulledComponents = { firms: firms.map(() => []), oddities: [] }
  if (transcriptIds.length === 0) return nothing
  const components = yield* readAll(componentsSql(transcriptIds, found))
  const speakers = yield* readAll(speakersSql(transcriptIds, found))
  return assembleComponents(wanted, components, speakers)
})
