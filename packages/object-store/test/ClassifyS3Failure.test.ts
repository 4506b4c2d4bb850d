import { describe, expect, it } from "vitest"
import { type AskedOfS3, classifyS3Failure } from "../src/ClassifyS3Failure.ts"
import type { S3Failure } from "../src/S3Failure.ts"

const failure = (name: string, status: number | undefined, more: Partial<S3Failure> = {}): S3Failure => ({
  name,
  status,
  isExplained: true,
  region: undefined,
  ourTime: undefined,
  storeTime: undefined,
  clockWasCorrected: false,
  ...more
})
const asked: AskedOfS3 = { doing: "read", bucket: "calls", isConditional: false }

describe("what S3's errors mean", () => {
  it.each([
    ["NoSuchKey", 404, "NotFound", undefined],
    ["NoSuchBucket", 404, "Unusable", "no bucket"],
    ["AccessDenied", 403, "AccessDenied", "not allowed"],
    ["ExpiredToken", 400, "AccessDenied", "not logged in"],
    ["TokenRefreshRequired", 400, "AccessDenied", "not logged in"],
    ["CredentialsProviderError", undefined, "AccessDenied", "not logged in"],
    ["TokenProviderError", undefined, "AccessDenied", "not logged in"],
    ["InvalidAccessKeyId", 403, "AccessDenied", "unknown key"],
    ["SignatureDoesNotMatch", 403, "AccessDenied", "wrong secret"],
    ["PermanentRedirect", 301, "Unusable", "wrong region"],
    ["AuthorizationHeaderMalformed", 400, "Unusable", "wrong region"],
    ["IllegalLocationConstraintException", 400, "Unusable", "wrong region"],
    ["RegionMissing", undefined, "Unusable", "wrong region"],
    ["RequestTimeTooSkewed", 403, "Unusable", "wrong clock"],
    ["NotImplemented", 501, "Unusable", "not implemented"],
    ["NotS3", undefined, "Unusable", "no store"],
    ["SlowDown", 503, "Unreachable", undefined],
    ["InternalError", 500, "Unreachable", undefined],
    ["ServiceUnavailable", 503, "Unreachable", undefined],
    ["Whatever", 502, "Unreachable", undefined],
    ["Whatever", 429, "Unreachable", undefined],
    ["TimeoutError", undefined, "Unreachable", undefined],
    ["ECONNRESET", undefined, "Unreachable", undefined],
    ["ENOTFOUND", undefined, "Unreachable", undefined],
    ["ECONNREFUSED", undefined, "Unreachable", undefined],
    ["ConditionalRequestConflict", 409, "Unreachable", undefined],
    ["TemporaryRedirect", 307, "Unreachable", undefined],
    ["Whatever", 403, "AccessDenied", "not allowed"],
    ["Whatever", 404, "Unusable", "other"],
    ["Whatever", 400, "Unusable", "other"],
    ["Whatever", undefined, "Unusable", "other"]
  ])("%s with HTTP %s is %s, %s", (name, status, _tag, fault) => {
    const { advice, reason } = classifyS3Failure(failure(name, status), asked)
    expect(reason).toMatchObject(fault === undefined ? { _tag } : { _tag, fault })
    expect(advice).not.toBe("")
  })

  it.each([
    ["NotFound", 404, "Unusable", "no store"],
    ["Unknown", 405, "Unusable", "no store"],
    ["Unknown", 403, "AccessDenied", "not allowed"],
    ["Unknown", 301, "Unusable", "wrong region"],
    ["Unknown", 502, "Unreachable", undefined]
  ])("an answer without a code (%s) and HTTP %s is %s, %s", (name, status, _tag, fault) => {
    const { reason } = classifyS3Failure(failure(name, status, { isExplained: false }), asked)
    expect(reason).toMatchObject(fault === undefined ? { _tag } : { _tag, fault })
  })

  it.each([
    ["PermanentRedirect", { region: "eu-west-1" }, "The bucket is in eu-west-1: set AWS_REGION=eu-west-1"],
    ["PermanentRedirect", {}, "aws s3api get-bucket-location --bucket NAME"],
    [
      "RequestTimeTooSkewed",
      { ourTime: "2026-01-31T09:00:00Z", storeTime: "2026-01-31T11:00:00Z" },
      "09:00:00Z here, 2026-01-31T11:00:00Z"
    ],
    ["NoSuchBucket", {}, "no bucket named calls"]
  ])("%s says what the answer says: %j", (name, more, words) => {
    expect(classifyS3Failure(failure(name, 400, more), asked).advice).toContain(words)
  })

  it.each([
    ["read", "s3:GetObject"],
    ["look at", "s3:GetObject"],
    ["write", "s3:PutObject"],
    ["list", "s3:ListBucket on calls"],
    ["delete", "s3:DeleteObject"]
  ] as const)("what it needs to %s is %s", (doing, action) => {
    expect(classifyS3Failure(failure("AccessDenied", 403), { ...asked, doing }).advice).toContain(action)
  })

  it("a condition that the server does not know is told apart from a request that it does not know", () => {
    const { advice, reason } = classifyS3Failure(failure("NotImplemented", 501), { ...asked, isConditional: true })
    expect(reason).toMatchObject({ _tag: "Unusable", fault: "no conditional writes" })
    expect(advice).toContain("has no conditional writes")
  })
})
