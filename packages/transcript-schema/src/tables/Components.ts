import { checkedRow, column, nullable, type RowOf } from "./Column.ts"
import type { Row } from "./Row.ts"
import { rowSchema } from "./RowSchema.ts"

/**
 * What `raw/components` says of a call, under WRDS's own column names; ids are strings. The plan of a prefetch holds calls in this
 * form too. Whoever adds a column here adds it to the table, to the plan and to the type of a selected call.
 */
export const selectedCallColumns = [
  column("companyid", "STRING"),
  column("companyname", "STRING"),
  // Compustat's GVKEY and CRSP's PERMNO at the date of the call; null where they are not known, which only an imported call may be.
  nullable("gvkey", "STRING"),
  nullable("lpermno", "INT64"),
  column("keydevid", "STRING"),
  column("keydeveventtypeid", "INT32"),
  nullable("keydeveventtypename", "STRING"),
  nullable("headline", "STRING"),
  column("mostimportantdateutc", "DATE"),
  nullable("mostimportanttimeutc", "STRING"),
  column("transcriptid", "STRING"),
  nullable("transcriptcollectiontypeid", "INT32"),
  nullable("transcriptcollectiontypename", "STRING"),
  nullable("transcriptpresentationtypeid", "INT32"),
  nullable("transcriptpresentationtypename", "STRING"),
  nullable("transcriptcreationdate_utc", "DATE"),
  nullable("transcriptcreationtime_utc", "STRING"),
  nullable("audiolengthsec", "INT32")
] as const

/** What `raw/components` says of one component of the call, under WRDS's own column names. */
const spokenColumns = [
  column("transcriptcomponentid", "STRING"),
  column("componentorder", "INT32"),
  nullable("transcriptcomponenttypeid", "INT32"),
  nullable("transcriptcomponenttypename", "STRING"),
  nullable("transcriptpersonid", "STRING"),
  nullable("transcriptpersonname", "STRING"),
  nullable("companyofperson", "STRING"),
  nullable("speakertypeid", "INT32"),
  nullable("speakertypename", "STRING"),
  nullable("componenttext", "STRING")
] as const

/** `raw/components`: what WRDS said, one row a component, with the columns of its call before its own. */
export const componentColumns = [...selectedCallColumns, ...spokenColumns] as const

/** A call with the version taken of it and the firm's identifiers at its date; field names are WRDS's own. */
export type SelectedCall = RowOf<typeof selectedCallColumns>

/** One component as its transcript tells it, without the call's columns. */
export type SpokenComponent = RowOf<typeof spokenColumns>

/** A row of `raw/components`. */
export type ComponentRow = RowOf<typeof componentColumns>

/** A selected call in a JSON document. */
export const SelectedCallSchema = rowSchema(selectedCallColumns)

/** The columns that are known of every call. */
type KnownOfCall = Pick<SelectedCall, Exclude<(typeof selectedCallColumns)[number], { readonly nullable: true }>["name"]> &
  Partial<SelectedCall>

/** A call of which no more is known than this: the rest is null. */
export const callWithout = (known: KnownOfCall): SelectedCall => {
  const unknown = Object.fromEntries(selectedCallColumns.map(({ name }) => [name, null]))
  return checkedRow(selectedCallColumns, { ...unknown, ...known })
}

/** A component's row -> the component with its call. Throws `UnexpectedRow`. */
export const fromComponentRow = (row: Row): ComponentRow => checkedRow(componentColumns, row)

/** The call that a component's row belongs to. Throws `UnexpectedRow`. */
export const callOfComponentRow = (row: Row): SelectedCall => {
  const call = checkedRow(selectedCallColumns, row)
  // Earlier versions wrote an unknown PERMNO as 0 and an unknown GVKEY as an empty text.
  return { ...call, gvkey: call.gvkey === "" ? null : call.gvkey, lpermno: call.lpermno === 0 ? null : call.lpermno }
}

/** A call and one of its components -> the component's row. */
export const toComponentRow = (call: SelectedCall, component: SpokenComponent): ComponentRow => ({ ...call, ...component })
