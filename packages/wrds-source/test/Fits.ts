import type { Column } from "@ftm/transcript-schema"

/** Whether a value is what a column of `raw/components` promises. */
export const fits = ({ nullable, type }: Column, value: unknown): boolean => {
  if (value === null) return nullable
  if (type === "STRING") return typeof value === "string"
  if (type === "INT32")
    return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2_147_483_647 && !Object.is(value, -0)
  if (type === "INT64") return Number.isSafeInteger(value)
  if (type === "DATE")
    return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && new Date(value).toISOString().startsWith(value)
  return false
}
