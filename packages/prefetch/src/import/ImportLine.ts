import { readCallDate } from "./CallDate.ts"
import { explainJson } from "./ExplainJson.ts"
import { JsonError, type JsonField, jsonFields } from "./JsonFields.ts"
import { digitsOfText, isJsonNumber, isJsonText, type Read, shownRaw, wholeJsonNumber } from "./WholeNumber.ts"

/** WRDS's numbers of the kinds of components that the format knows. */
export const componentTypes = { presentation: 2, question: 3, answer: 4, operator: 7 } as const
type ComponentType = keyof typeof componentTypes

/** A line of the import format (docs/specs/transcript-jsonl.md), one component. What the line does not say is null. */
export interface ImportLine {
  /** Digits without leading zeros. */
  readonly firmId: string
  readonly firmName: string | null
  readonly transcriptId: string
  /** `yyyy-mm-dd`. */
  readonly callDate: string
  readonly order: number
  readonly componentType: ComponentType | null
  readonly speakerName: string | null
  readonly speakerType: string | null
  readonly permno: number | null
  /** Six digits. */
  readonly gvkey: string | null
  readonly text: string | null
}

/** What is wrong with a line; `field` where it is a field's fault. */
interface LineProblem {
  readonly field: string | undefined
  readonly what: string
}

export interface CheckedLine {
  /** Undefined where there are problems. */
  readonly line: ImportLine | undefined
  readonly problems: ReadonlyArray<LineProblem>
  /** Fields that the format does not know. */
  readonly unknown: ReadonlyArray<string>
}

const highestOrder = 2_147_483_647
/** CRSP's PERMNOs have five digits; the store keeps them as whole numbers. */
const highestPermno = 2_147_483_647

/** Text, which must be text that UTF-8 can hold. */
const readText = (raw: string): Read<string | null> => {
  if (raw === "null") return { value: null }
  if (!isJsonText(raw)) return { problem: `${shownRaw(raw)} is not text in double quotes` }
  const value = JSON.parse(raw) as string
  if (!value.isWellFormed()) {
    const half = /(?:[\uD800-\uDBFF](?![\uDC00-\uDFFF]))|(?:(?<![\uD800-\uDBFF])[\uDC00-\uDFFF])/.exec(value)?.[0] ?? ""
    return {
      problem: `holds \\u${half.charCodeAt(0).toString(16)}, half of a character such as an emoji that was cut in two; write the whole character or leave it out`
    }
  }
  if (value.includes("\0")) return { problem: "holds a NUL character (\\u0000), which R and databases cannot read; leave it out" }
  return { value }
}

/** A firm's name; a blank one counts as none. */
const readName = (raw: string): Read<string | null> => {
  const found = readText(raw)
  return "value" in found && found.value?.trim() === "" ? { value: null } : found
}

const readFirmId = (raw: string): Read<string> => {
  if (isJsonNumber(raw)) return wholeJsonNumber(raw)
  if (!isJsonText(raw)) return { problem: `${shownRaw(raw)} is not a firm's number` }
  const found = digitsOfText(JSON.parse(raw) as string)
  if (found === undefined)
    return { problem: `${shownRaw(raw)} is not a number; firms are named by a number, such as Capital IQ's companyid` }
  if (found.length > 1 && found.startsWith("0"))
    return { problem: `${shownRaw(raw)} has leading zeros; write ${found.replace(/^0+(?=\d)/, "")}` }
  return found.length > 18 ? { problem: `${shownRaw(raw)} has more than 18 digits` } : { value: found }
}

const readTranscriptId = (raw: string): Read<string> => {
  if (isJsonNumber(raw)) return wholeJsonNumber(raw)
  if (!isJsonText(raw)) return { problem: `${shownRaw(raw)} is not a transcript's id` }
  const value = JSON.parse(raw) as string
  return /^[A-Za-z0-9.-]{1,64}$/.test(value) ? { value } : { problem: `${shownRaw(raw)} is not 1 to 64 letters A-Z, digits, - and .` }
}

const readDate = (raw: string): Read<string> => {
  if (isJsonText(raw)) return readCallDate(JSON.parse(raw) as string)
  return {
    problem: `${shownRaw(raw)} is not a date such as "2021-01-27"${isJsonNumber(raw) ? ' (pandas: to_json(…, date_format="iso"))' : ""}`
  }
}

/** A whole number from 0 to `most`, as a number or as text. */
const readWhole = (raw: string, most: number): Read<number> => {
  const text = isJsonText(raw) ? (JSON.parse(raw) as string).trim() : undefined
  const found: Read<string> =
    text === undefined
      ? isJsonNumber(raw)
        ? wholeJsonNumber(raw)
        : { problem: `${shownRaw(raw)} is not a whole number` }
      : { value: digitsOfText(text) ?? "" }
  if ("problem" in found) return found
  if (found.value === "") return { problem: `${shownRaw(raw)} is not a whole number` }
  const value = Number(found.value)
  return value > most ? { problem: `${shownRaw(raw)} is above ${most}` } : { value }
}

const readPermno = (raw: string): Read<number | null> => {
  if (raw === "null" || raw === '""') return { value: null }
  const found = readWhole(raw, highestPermno)
  // 0 is how the store writes that a PERMNO is not known.
  return "value" in found && found.value === 0 ? { value: null } : found
}

/** A GVKEY is a number of six digits with its zeros: a shorter one has lost them, and it is certain how many. */
const readGvkey = (raw: string): Read<string | null> => {
  if (raw === "null" || raw === '""') return { value: null }
  const text = isJsonText(raw) ? (JSON.parse(raw) as string).trim() : undefined
  const digits = text === undefined ? "" : digitsOfText(text)
  if (digits === undefined) return { problem: `${shownRaw(raw)} is not a GVKEY, a number of six digits such as "001690"` }
  const found = readWhole(raw, Number.MAX_SAFE_INTEGER)
  if ("problem" in found) return found
  // Also "00169001": a GVKEY with the number of a share behind it.
  if (digits.length > 6 || found.value > 999_999) return { problem: `${shownRaw(raw)} is not a GVKEY: it has more than six digits` }
  return { value: found.value === 0 ? null : String(found.value).padStart(6, "0") }
}

const readComponentType = (raw: string): Read<ComponentType | null> => {
  if (raw === "null") return { value: null }
  const value: unknown = isJsonText(raw) ? JSON.parse(raw) : undefined
  return typeof value === "string" && Object.hasOwn(componentTypes, value)
    ? { value: value as ComponentType }
    : { problem: `${shownRaw(raw)} is not one of ${Object.keys(componentTypes).join(", ")}` }
}

const required = ["firm_id", "transcript_id", "call_date", "component_order", "text"] as const
const optional = ["firm_name", "component_type", "speaker_name", "speaker_type", "permno", "gvkey"] as const
const known: ReadonlySet<string> = new Set([...required, ...optional])

const looksLike = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, "")

/** Says of a field that is not there how it may have been meant. */
const missing = (name: string, names: ReadonlyArray<string>): string => {
  if (names.length === 0) return "is missing; the object has no field at all"
  const meant = names.find((other) => !known.has(other) && looksLike(other) === looksLike(name))
  if (meant !== undefined) return `is missing; the line has ${JSON.stringify(meant)}: write it as ${name}`
  return `is missing; the line has ${names
    .slice(0, 12)
    .map((other) => other.slice(0, 40))
    .join(", ")}`
}

/** Checks a line and reads it; tells everything that is wrong with it. */
export const checkLine = (text: string): CheckedLine => {
  let fields: ReadonlyArray<JsonField>
  try {
    fields = jsonFields(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return { line: undefined, problems: [{ field: error.field, what: explainJson(error) }], unknown: [] }
  }
  const raw = new Map(fields.map((field) => [field.name, field.raw]))
  const problems: Array<LineProblem> = []
  const read = <A>(field: string, reader: (raw: string) => Read<A>, otherwise: A): A => {
    const found = raw.get(field)
    if (found === undefined) return otherwise
    const value = reader(found)
    if ("value" in value) return value.value
    problems.push({ field, what: value.problem })
    return otherwise
  }
  for (const field of required) {
    if (!raw.has(field))
      problems.push({
        field,
        what: missing(
          field,
          fields.map(({ name }) => name)
        )
      })
  }
  const line: ImportLine = {
    firmId: read("firm_id", readFirmId, ""),
    firmName: read("firm_name", readName, null),
    transcriptId: read("transcript_id", readTranscriptId, ""),
    callDate: read("call_date", readDate, ""),
    order: read("component_order", (value) => readWhole(value, highestOrder), 0),
    componentType: read("component_type", readComponentType, null),
    speakerName: read("speaker_name", readText, null),
    speakerType: read("speaker_type", readText, null),
    permno: read("permno", readPermno, null),
    gvkey: read("gvkey", readGvkey, null),
    text: read("text", readText, null)
  }
  const unknown = fields.map(({ name }) => name).filter((name) => !known.has(name))
  return { line: problems.length === 0 ? line : undefined, problems, unknown }
}
