/**
 * Ids as they are in the world: Capital IQ's tables hold them as NUMERIC(11), NUMERIC(20,4) ("12345.0000"), integers, floating
 * numbers or text (" 12345 "). Everywhere in this package an id is plain digits without leading zeros, or NULL.
 *
 * One rule, once as SQL and once as TypeScript: an id is a whole number from 0, below 10^40, written as digits with or without a
 * fraction of zeros, or as a floating number's text (`1.2345678e+07`) below 2^53, above which a double has no ones. Everything else
 * ("abc", NaN, -5, 12.5) is no id. The SQL never fails, whatever the column holds.
 */

/** How a column holds its ids; `text` reads any type, and is what a column of unknown type counts as. */
export type IdKind = "integer" | "numeric" | "float" | "text"

/** @param type as PostgreSQL's `format_type` writes it, such as `numeric(20,4)`; undefined where the type is not known */
export const idKindOf = (type: string | undefined): IdKind => {
  if (type === undefined) return "text"
  if (/^(?:smallint|integer|bigint)$/.test(type)) return "integer"
  if (/^numeric(?:\(|$)/.test(type)) return "numeric"
  if (/^(?:real|double precision)$/.test(type)) return "float"
  return "text"
}

/** 2^53: from here on a double does not hold every whole number. */
const doubleLimit = "9007199254740992"
const bigintLimit = "9223372036854775808"
const idLimit = "1e40"

/** An expression that gives a column's id as NUMERIC without a fraction, or NULL for what is no id. */
export const idSql = (column: string, kind: IdKind): string => {
  switch (kind) {
    case "integer":
      return `CASE WHEN ${column} >= 0 THEN ${column}::numeric END`
    case "numeric":
      // NaN counts as greater than every number.
      return `CASE WHEN ${column} >= 0 AND ${column} < ${idLimit} AND ${column} = trunc(${column}) THEN trunc(${column}) END`
    case "float":
      return `CASE WHEN ${column} >= 0 AND ${column} < ${doubleLimit} AND ${column} = trunc(${column}) THEN ${column}::bigint::numeric END`
    case "text": {
      const text = `btrim(${column}::text, E' \\t\\r\\n')`
      return `CASE
      WHEN ${text} ~ '^[0-9]{1,40}([.]0{0,100})?$' THEN trunc(${text}::numeric)
      WHEN ${text} ~ '^[0-9]([.][0-9]{1,20})?e[+][0-9]{2}$' THEN
        CASE WHEN ${text}::numeric < ${doubleLimit} AND ${text}::numeric = trunc(${text}::numeric) THEN trunc(${text}::numeric) END
    END`
    }
  }
}

/** A condition: the column holds an id. NULL where the column is. */
export const isIdSql = (column: string, kind: IdKind): string => {
  // Most texts are digits alone; only the others are worth the longer pattern.
  const rule = `(${idSql(column, kind)}) IS NOT NULL`
  return kind === "text" ? `(${column}::text ~ '^[0-9]{1,40}$' OR ${rule})` : `(${rule})`
}

/** How an id is compared with a column in the column's own type, so that an index on the column is used. */
export type IdLookUp = IdKind | "plain text"

/** Fractions of zeros with which an id may stand in a text column: as NUMERIC(20,4) or less was written out. */
const zeroFractions = ["", ".0", ".00", ".000", ".0000"]

/** True for a text column's value that a look-up by `plain text` finds: digits without zeros in front, and one of the fractions. */
export const plainTextPattern = "^(0|[1-9][0-9]{0,39})([.]0{1,4})?$"

/** A condition: the column's id is the value of `id`, an expression that `idSql` made. */
export const sameIdSql = (column: string, lookUp: IdLookUp, id: string): string => {
  switch (lookUp) {
    case "integer":
      return `${column} = CASE WHEN ${id} < ${bigintLimit} THEN (${id})::bigint END`
    case "numeric":
      return `${column} = ${id}`
    case "float":
      return `${column} = CASE WHEN ${id} < ${doubleLimit} THEN (${id})::double precision END`
    case "plain text":
      return `${column} = ANY (ARRAY[${zeroFractions.map((zeros) => (zeros === "" ? `(${id})::text` : `(${id})::text || '${zeros}'`)).join(", ")}])`
    case "text":
      return `${idSql(column, "text")} = ${id}`
  }
}

/** A condition: the column's id is one of a parameter's; and that parameter's value for these ids, which must be plain digits. */
export const anyIdSql = (
  column: string,
  lookUp: IdLookUp,
  parameter: string,
  ids: ReadonlyArray<string>
): { readonly condition: string; readonly value: ReadonlyArray<string> } => {
  switch (lookUp) {
    case "integer":
      return { condition: `${column} = ANY (${parameter}::bigint[])`, value: ids.filter((id) => BigInt(id) < BigInt(bigintLimit)) }
    case "numeric":
      return { condition: `${column} = ANY (${parameter}::numeric[])`, value: ids }
    case "float":
      return {
        condition: `${column} = ANY (${parameter}::double precision[])`,
        value: ids.filter((id) => BigInt(id) < BigInt(doubleLimit))
      }
    case "plain text":
      return { condition: `${column} = ANY (${parameter}::text[])`, value: ids.flatMap((id) => zeroFractions.map((zeros) => id + zeros)) }
    case "text":
      return { condition: `${idSql(column, "text")} = ANY (${parameter}::numeric[])`, value: ids }
  }
}

/** The same rule for a value that came as PostgreSQL's text: plain digits, or null for what is no id. */
export const idOf = (value: string | null | undefined): string | null => {
  if (value === null || value === undefined) return null
  const text = value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")
  const digits = /^([0-9]{1,40})(?:\.0{0,100})?$/.exec(text)?.[1]
  if (digits !== undefined) return digits.replace(/^0+(?=[0-9])/, "")
  if (!/^[0-9](?:\.[0-9]{1,20})?e\+[0-9]{2}$/.test(text)) return null
  const number = Number(text)
  return Number.isSafeInteger(number) ? String(number) : null
}
