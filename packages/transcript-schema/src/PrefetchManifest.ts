import { Schema } from "effect"
import { Quarter } from "./Quarter.ts"

/** One Parquet file of the prefetch. */
export class PrefetchPart extends Schema.Class<PrefetchPart>("@ftm/transcript-schema/PrefetchPart")({
  key: Schema.String,
  rows: Schema.Int,
  bytes: Schema.Int,
  sha256: Schema.String
}) {}

/** A firm that was kept, and where its sentences are. */
export class PrefetchedFirm extends Schema.Class<PrefetchedFirm>("@ftm/transcript-schema/PrefetchedFirm")({
  firm_id: Schema.String,
  firm_name: Schema.String,
  permno: Schema.Int,
  gvkey: Schema.String,
  /** The latest call's, where several were kept. */
  transcript_id: Schema.String,
  earnings_call_date: Schema.String,
  n_components: Schema.Int,
  n_sentences: Schema.Int,
  /** Key of the file in raw/transcripts. */
  part: Schema.String,
  /** Index of the firm's row group in that file; null for a firm without a usable sentence. */
  row_group: Schema.NullOr(Schema.Int)
}) {}

/** A firm, or one of its events, that was left out, and why. */
export class PrefetchExclusion extends Schema.Class<PrefetchExclusion>("@ftm/transcript-schema/PrefetchExclusion")({
  firm_id: Schema.String,
  firm_name: Schema.String,
  transcript_id: Schema.NullOr(Schema.String),
  earnings_call_date: Schema.NullOr(Schema.String),
  reason: Schema.String
}) {}

/** `raw/transcripts/quarter=…/manifest.json`: what the prefetch of a quarter holds and by which rules it was made. Written last. */
export class PrefetchManifest extends Schema.Class<PrefetchManifest>("@ftm/transcript-schema/PrefetchManifest")({
  format: Schema.Literal(1),
  quarter: Quarter,
  created_at: Schema.String,
  source: Schema.String,
  rules: Schema.Record(Schema.String, Schema.Unknown),
  text: Schema.Record(Schema.String, Schema.Unknown),
  counts: Schema.Struct({
    firms: Schema.Int,
    excluded: Schema.Int,
    components: Schema.Int,
    sentences: Schema.Int
  }),
  components: Schema.Array(PrefetchPart),
  transcripts: Schema.Array(PrefetchPart),
  firms: Schema.Array(PrefetchedFirm),
  /** Firms without a call that could be used. */
  excluded: Schema.Array(PrefetchExclusion),
  /** Calls of kept firms that gave no sentences, such as an earlier one of the same quarter. */
  other_calls: Schema.optionalKey(Schema.Array(PrefetchExclusion))
}) {}
