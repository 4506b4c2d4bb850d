import { Schema } from "effect"

/** A row of the sheets as the key knows it. */
const KeyRow = Schema.Struct({
  /** The number that the coders see. */
  row: Schema.Int,
  sentence_id: Schema.String,
  firm_id: Schema.String,
  matched: Schema.Boolean,
  found_by: Schema.String,
  score: Schema.NullOr(Schema.Finite),
  section: Schema.String,
  speaker: Schema.Literals(["executives", "analysts", "other"]),
  /** For how many sentences of its population it stands: one by its chance of being drawn. */
  weight: Schema.Finite
})

/** `key.json`: what the coders do not see, and all that a score needs besides their answers. */
export const AuditKey = Schema.Struct({
  quarter: Schema.String,
  subject: Schema.Struct({
    kind: Schema.Literals(["theme", "query"]),
    id: Schema.String,
    name: Schema.String,
    description: Schema.NullOr(Schema.String),
    keywords: Schema.Array(Schema.String)
  }),
  seed: Schema.Int,
  calls: Schema.Struct({ read: Schema.Int, of: Schema.Int }),
  near_misses: Schema.String,
  /** How many sentences there are of each kind in the calls that were read, and how many were drawn. */
  population: Schema.Struct({ matched: Schema.Int, near_misses: Schema.Int }),
  drawn: Schema.Struct({ matched: Schema.Int, near_misses: Schema.Int }),
  rows: Schema.Array(KeyRow)
})
export type AuditKey = typeof AuditKey.Type
export type KeyRow = typeof KeyRow.Type
