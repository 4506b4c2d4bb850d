import { Schema } from "effect"
import { Quarter } from "./Quarter.ts"
import { FirmId } from "./StoreNames.ts"

/** One Parquet file of the prefetch. */
export class PrefetchPart extends Schema.Class<PrefetchPart>("@ftm/transcript-schema/PrefetchPart")({
  key: Schema.String,
  rows: Schema.Int,
  bytes: Schema.Int,
  sha256: Schema.String
}) {}

/** A firm that was kept, and where its sentences are. */
export class PrefetchedFirm extends Schema.Class<PrefetchedFirm>("@ftm/transcript-schema/PrefetchedFirm")({
  firm_id: FirmId,
  firm_name: Schema.String,
  /** CRSP's PERMNO and Compustat's GVKEY at the date of the call; null where an imported firm has none. */
  permno: Schema.NullOr(Schema.Int),
  gvkey: Schema.NullOr(Schema.String),
  /** The latest call's, where several were kept. */
  transcript_id: Schema.String,
  earnings_call_date: Schema.String,
  n_components: Schema.Int,
  n_sentences: Schema.Int,
  /** Words spoken in the calls that gave the sentences, the operator's left out. */
  n_words: Schema.optionalKey(Schema.Int),
  /** Key of the file in raw/transcripts. */
  part: Schema.String,
  /** Index of the firm's row group in that file; null only in format 1, for a firm without a usable sentence. */
  row_group: Schema.NullOr(Schema.Int)
}) {}

/** A firm, or one of its calls, that was left out, and why. */
export class PrefetchExclusion extends Schema.Class<PrefetchExclusion>("@ftm/transcript-schema/PrefetchExclusion")({
  firm_id: Schema.String,
  firm_name: Schema.String,
  transcript_id: Schema.NullOr(Schema.String),
  earnings_call_date: Schema.NullOr(Schema.String),
  /** The kind of reason, for programs: `NoGvkey`, `NotEnglish`, `TextFailed`, … */
  code: Schema.optionalKey(Schema.String),
  /** The same in words, for people. */
  reason: Schema.String,
  /** CRSP's PERMNO and Compustat's GVKEY at the date of the call, where they are known. */
  permno: Schema.optionalKey(Schema.NullOr(Schema.Int)),
  gvkey: Schema.optionalKey(Schema.NullOr(Schema.String)),
  /** Rows of raw/components that its calls have. */
  n_components: Schema.optionalKey(Schema.Int),
  /** Key of the file in raw/transcripts in which it would be; absent where its components were not taken. */
  part: Schema.optionalKey(Schema.String)
}) {}

/** Rows of WRDS that belong to no firm or to no quarter, counted by what is wrong with them. */
export class UnplacedRows extends Schema.Class<UnplacedRows>("@ftm/transcript-schema/UnplacedRows")({
  code: Schema.String,
  reason: Schema.String,
  count: Schema.Int,
  /** Ids of some of the transcripts. */
  examples: Schema.Array(Schema.String)
}) {}

/** Several firms of the quarter that CRSP knows under one PERMNO: each is kept, and a join on PERMNO finds all of them. */
export class SharedPermno extends Schema.Class<SharedPermno>("@ftm/transcript-schema/SharedPermno")({
  permno: Schema.Int,
  firm_ids: Schema.Array(Schema.String)
}) {}

/** A component that WRDS does not hold as it should, and what was done about it. */
export class ComponentNote extends Schema.Class<ComponentNote>("@ftm/transcript-schema/ComponentNote")({
  code: Schema.String,
  firm_id: Schema.String,
  transcript_id: Schema.String,
  component_id: Schema.NullOr(Schema.String),
  reason: Schema.String
}) {}

/** `raw/manifests/quarter=…/manifest.json`: what the prefetch of a quarter holds and by which rules it was made. Written last. */
export class PrefetchManifest extends Schema.Class<PrefetchManifest>("@ftm/transcript-schema/PrefetchManifest")({
  /**
   * 1: sentences without their component; 2: sentences with the quarter as a column. Both are earlier versions' and lie among the
   * sentences; they have to be derived again before they are read.
   */
  format: Schema.Literals([1, 2, 3]),
  quarter: Quarter,
  created_at: Schema.String,
  source: Schema.String,
  rules: Schema.Record(Schema.String, Schema.Unknown),
  text: Schema.Record(Schema.String, Schema.Unknown),
  counts: Schema.Struct({
    /** Firms that the selection saw: those kept and those left out. */
    seen: Schema.optionalKey(Schema.Int),
    firms: Schema.Int,
    excluded: Schema.Int,
    components: Schema.Int,
    sentences: Schema.Int
  }),
  components: Schema.Array(PrefetchPart),
  transcripts: Schema.Array(PrefetchPart),
  /** The small tables beside the sentences: calls, who spoke how much in them, coverage. */
  tables: Schema.optionalKey(Schema.Array(PrefetchPart)),
  /** Firms with at least one sentence. */
  firms: Schema.Array(PrefetchedFirm),
  /** Firms without a sentence: without a usable call, or with one whose text gave none. */
  excluded: Schema.Array(PrefetchExclusion),
  /** Calls of kept firms that gave no sentences, such as an earlier one of the same quarter. */
  other_calls: Schema.optionalKey(Schema.Array(PrefetchExclusion)),
  unplaced_rows: Schema.optionalKey(Schema.Array(UnplacedRows)),
  shared_permnos: Schema.optionalKey(Schema.Array(SharedPermno)),
  component_notes: Schema.optionalKey(Schema.Array(ComponentNote)),
  /** Characters that stood in a wrong encoding and were mended before the sentences were made. */
  mended_characters: Schema.optionalKey(Schema.Int)
}) {}
