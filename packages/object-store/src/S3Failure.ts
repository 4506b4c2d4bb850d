import { Predicate } from "effect"

/** What we can learn from anything that the S3 client throws. */
export interface S3Failure {
  /** S3's code (`NoSuchKey`, `SlowDown`), or where it gave none the client's or Node's (`NotFound`, `ECONNRESET`). */
  readonly name: string
  /** HTTP status, if the server answered. */
  readonly status: number | undefined
  /** Whether S3 has given a code. What answers HEAD has no body that one could be in. */
  readonly isExplained: boolean
  /** Where the bucket is, if the answer says so. */
  readonly region: string | undefined
  /** What the clocks said, where they differ too much. */
  readonly ourTime: string | undefined
  readonly storeTime: string | undefined
  /** The client now signs by the store's clock: the same request would be taken. */
  readonly clockWasCorrected: boolean
}

/** What lies behind these names, without trusting the shape of anything. */
const at = (value: unknown, ...names: ReadonlyArray<string>): unknown =>
  names.reduce<unknown>((inner, name) => (Predicate.hasProperty(inner, name) ? inner[name] : undefined), value)

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined)

/** It becomes part of a command to type. */
const regionIn = (value: unknown): string | undefined => {
  const found = text(value)
  return found !== undefined && /^[a-z0-9-]{1,40}$/.test(found) ? found : undefined
}

/** `20260131T090000Z`, and anything else that names a time, as `2026-01-31T09:00:00Z`. */
const timeIn = (value: unknown): string | undefined => {
  const millis = Date.parse((text(value) ?? "").replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"))
  return Number.isNaN(millis) ? undefined : new Date(millis).toISOString().replace(".000", "")
}

const nameOf = (cause: Error): string => {
  // It has no name of its own.
  if (cause.message.startsWith("Region is missing")) return "RegionMissing"
  // The client names a socket error "Error" or "TimeoutError" and keeps Node's code in a separate field.
  return cause.name === "Error" || cause.name === "AggregateError" ? (text(at(cause, "code")) ?? cause.name) : cause.name
}

/** Reads what a thrown value says, whatever its shape. */
export const readS3Failure = (cause: unknown): S3Failure => {
  const code = text(at(cause, "Code"))
  const status = at(cause, "$metadata", "httpStatusCode")
  return {
    name: code ?? (cause instanceof Error ? nameOf(cause) : String(cause)),
    status: typeof status === "number" ? status : undefined,
    isExplained: code !== undefined,
    region: regionIn(at(cause, "Region")) ?? regionIn(at(cause, "$response", "headers", "x-amz-bucket-region")),
    ourTime: timeIn(at(cause, "RequestTime")),
    storeTime: timeIn(at(cause, "ServerTime")) ?? timeIn(at(cause, "$response", "headers", "date")),
    clockWasCorrected: at(cause, "$metadata", "clockSkewCorrected") === true
  }
}
