import { Stream } from "effect"
import { componentsSql } from "./componentsSql.ts"
import type { SelectedCall, SelectedFirm } from "./Selection.ts"
import { WrdsConnection, type WrdsRow } from "./WrdsConnection.ts"
import type { WrdsError } from "./WrdsError.ts"

/** A row of `raw/components`: a call's columns and one of its components, as WRDS said them. A type, not an interface, so that it is a table's Row as it is. */
export type ComponentRow = SelectedCall & {
  readonly transcriptcomponentid: string
  readonly componentorder: number
  readonly transcriptcomponenttypeid: number | null
  readonly transcriptcomponenttypename: string | null
  readonly transcriptpersonid: string | null
  readonly transcriptpersonname: string | null
  readonly companyofperson: string | null
  readonly speakertypeid: number | null
  readonly speakertypename: string | null
  readonly componenttext: string | null
}

const toNumber = (text: string | null | undefined): number | null => text === null || text === undefined ? null : Number(text)

const componentRow = (call: SelectedCall, row: WrdsRow): ComponentRow => ({
  ...call,
  transcriptcomponentid: row["transcriptcomponentid"] ?? "",
  componentorder: Number(row["componentorder"] ?? 0),
  transcriptcomponenttypeid: toNumber(row["transcriptcomponenttypeid"]),
  transcriptcomponenttypename: row["transcriptcomponenttypename"] ?? null,
  transcriptpersonid: row["transcriptpersonid"] ?? null,
  transcriptpersonname: row["transcriptpersonname"] ?? null,
  companyofperson: row["companyofperson"] ?? null,
  speakertypeid: toNumber(row["speakertypeid"]),
  speakertypename: row["speakertypename"] ?? null,
  componenttext: row["componenttext"] ?? null
})

/** All of a firm's linked calls in the order in which they took place. */
const callsInOrder = (firm: SelectedFirm): ReadonlyArray<SelectedCall> => [...firm.otherCalls, ...firm.calls]

/**
 * The components of these firms' calls, firm after firm, as they come from the socket.
 * `withOtherCalls` adds the calls that give no sentences.
 */
export const componentRows = (
  firms: ReadonlyArray<SelectedFirm>,
  withOtherCalls: boolean
): Stream.Stream<ReadonlyArray<ComponentRow>, WrdsError, WrdsConnection> => {
  const calls = firms.flatMap((firm) => withOtherCalls ? callsInOrder(firm) : firm.calls)
  const byTranscript = new Map(calls.map((call) => [call.transcriptid, call]))
  return Stream.unwrap(WrdsConnection.useSync((connection) =>
    connection.rows(componentsSql(calls.map((call) => call.transcriptid))).pipe(
      Stream.map((rows) =>
        rows.flatMap((row) => {
          const call = byTranscript.get(row["transcriptid"] ?? "")
          return call === undefined ? [] : [componentRow(call, row)]
        })
      )
    )
  ))
}
