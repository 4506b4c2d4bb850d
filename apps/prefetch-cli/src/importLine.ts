import { Effect, Schema } from "effect"

const IdNumber = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })))
const Digits = Schema.String.pipe(Schema.check(Schema.isPattern(/^(?:0|[1-9]\d{0,17})$/, { message: "a number without leading zeros" })))
const Id = Schema.String.pipe(Schema.check(Schema.isPattern(/^[A-Za-z0-9.-]{1,64}$/, { message: "letters, digits, - and ." })))
const IsoDate = Schema.String.pipe(Schema.check(Schema.isPattern(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, { message: "a date such as 2021-01-27" })))

/** A line of the import format: see docs/specs/transcript-jsonl.md. */
const ImportLine = Schema.Struct({
  firm_id: Schema.Union([Digits, IdNumber]),
  firm_name: Schema.String.pipe(Schema.check(Schema.isMinLength(1))),
  transcript_id: Schema.Union([Id, IdNumber]),
  call_date: IsoDate,
  component_order: Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 }))),
  text: Schema.NullOr(Schema.String),
  component_type: Schema.optionalKey(Schema.Literals(["presentation", "question", "answer", "operator"])),
  speaker_name: Schema.optionalKey(Schema.NullOr(Schema.String)),
  speaker_type: Schema.optionalKey(Schema.NullOr(Schema.String)),
  permno: Schema.optionalKey(Schema.NullOr(IdNumber)),
  gvkey: Schema.optionalKey(Schema.NullOr(Schema.String))
})
export type ImportLine = typeof ImportLine.Type

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(ImportLine))

/** Reads a line; fails with what is wrong with it, naming the field. */
export const decodeLine = (text: string): Effect.Effect<ImportLine, string> =>
  decode(text).pipe(Effect.mapError((error) => String(error.message).split("\n").map((line) => line.trim()).join(" ").slice(0, 300)))
