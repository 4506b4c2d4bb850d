import { expect, it } from "vitest"
import { classifyBatchError, classifySubmitError } from "../src/index.ts"

/** An error as the AWS SDK throws it: a name, perhaps a status, perhaps Node's network code. */
const thrown = (name: string, status?: number, code?: string): Error =>
  Object.assign(new Error(`${name} says no`), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...(code === undefined ? {} : { code })
  })

// error, as an answer to a read, as an answer to SubmitJob
it.each<[Error, string, string]>([
  [thrown("TooManyRequestsException", 429), "Throttled", "Throttled"],
  [thrown("ThrottlingException", 400), "Throttled", "Throttled"],
  [thrown("AccessDeniedException", 403), "AccessDenied", "AccessDenied"],
  [thrown("UnrecognizedClientException", 400), "AccessDenied", "AccessDenied"],
  [thrown("CredentialsProviderError"), "AccessDenied", "AccessDenied"],
  [new Error("Region is missing"), "AccessDenied", "AccessDenied"],
  [thrown("ClientException", 400), "Refused", "Refused"],
  [thrown("ServerException", 500), "Unreachable", "MaybeSubmitted"],
  [thrown("ServiceUnavailable", 503), "Unreachable", "MaybeSubmitted"],
  [thrown("TimeoutError"), "Unreachable", "MaybeSubmitted"],
  [thrown("Error", undefined, "ECONNRESET"), "Unreachable", "MaybeSubmitted"],
  [thrown("Error", undefined, "ECONNREFUSED"), "Unreachable", "Unreachable"],
  [thrown("Error", undefined, "ENOTFOUND"), "Unreachable", "Unreachable"]
])("%s", (error, read, submit) => {
  expect(classifyBatchError("DescribeJobs", error).reason._tag).toBe(read)
  const submitted = classifySubmitError("ftm-x", error)
  expect(submitted.reason._tag).toBe(submit)
  // A submission that may have arrived is never simply repeated.
  if (submit === "MaybeSubmitted") expect(submitted.isRetryable).toBe(false)
})
