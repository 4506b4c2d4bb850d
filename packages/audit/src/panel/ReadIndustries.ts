import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { fileTrouble } from "../AuditError.ts"
import { parseIndustries } from "./Industries.ts"

/** Reads a user's file of industries. Fails with `AuditError` where it cannot be used. */
export const readIndustries = Effect.fn("readIndustries")(function* (file: string) {
  const text = yield* Effect.try({ try: () => readFileSync(file, "utf8"), catch: fileTrouble(file) })
  return yield* Effect.fromResult(parseIndustries(file, text))
})
