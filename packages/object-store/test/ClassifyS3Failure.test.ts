import { describe, expect, it } from "vitest"
import { classifyS3Failure, readS3Failure } from "../src/ClassifyS3Failure.ts"

describe("what S3's errors mean", () => {
  it.each([
    ["NoSuchKey", 404, "NotFound"],
    ["NotFound", 404, "NotFound"],
    ["NoSuchBucket", 404, "Unusable"],
    ["AccessDenied", 403, "AccessDenied"],
    ["ExpiredToken", 400, "AccessDenied"],
    ["CredentialsProviderError", undefined, "AccessDenied"],
    ["InvalidAccessKeyId", 403, "AccessDenied"],
    ["SignatureDoesNotMatch", 403, "AccessDenied"],
    ["PermanentRedirect", 301, "Unusable"],
    ["AuthorizationHeaderMalformed", 400, "Unusable"],
    ["RegionMissing", undefined, "Unusable"],
    ["SlowDown", 503, "Unreachable"],
    ["InternalError", 500, "Unreachable"],
    ["ServiceUnavailable", 503, "Unreachable"],
    ["Unknown", 502, "Unreachable"],
    ["TooMany", 429, "Unreachable"],
    ["TimeoutError", undefined, "Unreachable"],
    ["ECONNRESET", undefined, "Unreachable"],
    ["ENOTFOUND", undefined, "Unreachable"],
    ["ECONNREFUSED", undefined, "Unreachable"],
    ["RequestTimeTooSkewed", 403, "Unreachable"],
    ["ConditionalRequestConflict", 409, "Unreachable"],
    ["Whatever", 403, "AccessDenied"],
    ["Whatever", 404, "NotFound"],
    ["Whatever", 400, "Unusable"],
    ["Whatever", undefined, "Unusable"]
  ])("%s with HTTP %s is %s", (name, status, reason) => {
    const failure = classifyS3Failure({ name, status })
    expect(failure.reason._tag).toBe(reason)
    expect(failure.advice).not.toBe("")
  })

  it("reads names and codes from what is thrown", () => {
    expect(readS3Failure(Object.assign(new Error("x"), { name: "NoSuchKey", $metadata: { httpStatusCode: 404 } }))).toEqual({
      name: "NoSuchKey",
      status: 404
    })
    expect(readS3Failure(Object.assign(new Error("x"), { code: "ECONNRESET" }))).toEqual({ name: "ECONNRESET", status: undefined })
    expect(readS3Failure(new Error("Region is missing"))).toEqual({ name: "RegionMissing", status: undefined })
    expect(readS3Failure("odd")).toEqual({ name: "odd", status: undefined })
  })
})
