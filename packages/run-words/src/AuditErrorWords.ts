import type { AuditError } from "@ftm/audit"
import { dataMissing, failed, type Stop, wrongUsage } from "@ftm/command-line"
import { Effect } from "effect"

const knownShown = 30

const list = (lines: ReadonlyArray<string>): string => lines.map((line) => `\n  ${line}`).join("")

const stopOf = ({ message, reason }: AuditError): Stop => {
  switch (reason._tag) {
    case "NotMade":
      return dataMissing(message)
    case "Unknown": {
      const { known } = reason
      const more = known.length > knownShown ? `\n  … and ${known.length - knownShown} more` : ""
      return wrongUsage(known.length === 0 ? message : `${message} There are:${list(known.slice(0, knownShown))}${more}`)
    }
    case "SheetsThere":
      return failed(`${message} Name a new folder with --out.`)
    case "BadSheets":
      return failed(`${message}${list(reason.problems)}`)
    case "BadIndustries":
      return wrongUsage(message)
    case "OutOfDate":
    case "Unreadable":
      return failed(message)
  }
}

// By its tag: the package itself would slow every other command.
const isAuditError = (error: { readonly _tag: string }): error is AuditError => error._tag === "AuditError"

/** Turns the failure of an audit into the end of a command. Other failures stay as they are. */
export const inAuditWords = <A, E extends { readonly _tag: string }, R>(
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, Exclude<E, AuditError> | Stop, R> =>
  Effect.mapError(work, (error) => (isAuditError(error) ? stopOf(error) : (error as Exclude<E, AuditError>)))
