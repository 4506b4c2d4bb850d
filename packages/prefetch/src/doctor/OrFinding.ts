import { WrdsError } from "@ftm/wrds-source"
import { Effect, Result } from "effect"
import { bad, failure, type Finding } from "./Finding.ts"

/** An examination that could not be made at all, such as after a refused log-in, is a finding and not the end of all. */
export const orFinding = <R>(
  check: string,
  examination: Effect.Effect<ReadonlyArray<Finding>, WrdsError | { readonly message: string }, R>
) =>
  Effect.result(examination).pipe(
    Effect.map((result): ReadonlyArray<Finding> => {
      if (Result.isSuccess(result)) return result.success
      const error = result.failure
      return [error instanceof WrdsError ? failure(check, error) : bad(check, "cannot be used", error.message)]
    })
  )
