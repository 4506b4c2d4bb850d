import type { ClassifiedFailure } from "./FailureReason.ts"
import { AccessDenied, NotFound, Unreachable, Unusable } from "./ObjectStore.ts"

/** What we can learn from anything that the S3 client throws. */
export interface S3Failure {
  /** The error's name or Node's code: `NoSuchKey`, `SlowDown`, `ECONNRESET`. */
  readonly name: string
  /** HTTP status, if the server answered. */
  readonly status: number | undefined
}

/** Reads the name and status of a thrown value without trusting its shape. */
export const readS3Failure = (cause: unknown): S3Failure => {
  if (!(cause instanceof Error)) return { name: String(cause), status: undefined }
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined
  const metadata = "$metadata" in cause && typeof cause.$metadata === "object" ? cause.$metadata : undefined
  const status =
    metadata !== null && metadata !== undefined && "httpStatusCode" in metadata && typeof metadata.httpStatusCode === "number"
      ? metadata.httpStatusCode
      : undefined
  // The client names a socket error "Error" or "TimeoutError" and keeps Node's code in a separate field.
  const name = cause.name === "Error" || cause.name === "AggregateError" ? (code ?? cause.name) : cause.name
  if (cause.message.startsWith("Region is missing")) return { name: "RegionMissing", status }
  return { name, status }
}

const absent = new Set(["NoSuchKey", "NotFound"])
const logIn = new Set(["CredentialsProviderError", "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken"])
const wrongKeys = new Set(["InvalidAccessKeyId", "SignatureDoesNotMatch"])
const refused = new Set([
  "AccessDenied",
  "AllAccessDisabled",
  "AccountProblem",
  "Forbidden",
  "InvalidObjectState",
  "KMS.AccessDeniedException"
])
const wrongRegion = new Set(["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "RegionMissing"])
const busy = new Set(["SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "ServiceUnavailable", "InternalError"])
const network = new Set([
  "TimeoutError",
  "RequestTimeout",
  "AbortError",
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ConditionalRequestConflict",
  "OperationAborted",
  "IncompleteBody"
])

/** Turns an S3 error's name and HTTP status into the reason for the failure and what to do about it. */
export const classifyS3Failure = ({ name, status }: S3Failure): ClassifiedFailure => {
  if (absent.has(name)) {
    return { reason: new NotFound({}), advice: "Check the bucket and prefix; the step that writes this object has not run there." }
  }
  if (name === "NoSuchBucket") {
    return { reason: new Unusable({}), advice: "There is no such bucket: check the name with: aws s3 ls" }
  }
  if (logIn.has(name)) {
    return {
      reason: new AccessDenied({}),
      advice: "Log in with: aws sso login (or set AWS_PROFILE), then check with: aws sts get-caller-identity"
    }
  }
  if (wrongKeys.has(name)) {
    return { reason: new AccessDenied({}), advice: "The access key is wrong: check which one is used with: aws configure list" }
  }
  if (name === "RequestTimeTooSkewed") {
    return { reason: new Unreachable({}), advice: "This machine's clock is wrong: set it (see: date -u) and run the same command again." }
  }
  if (wrongRegion.has(name)) {
    return { reason: new Unusable({}), advice: "Set AWS_REGION to the bucket's region (see: aws s3api get-bucket-location --bucket NAME)." }
  }
  if (busy.has(name) || status === 429 || (status !== undefined && status >= 500)) {
    return { reason: new Unreachable({}), advice: "S3 is busy: run the same command again in a minute." }
  }
  if (network.has(name)) {
    return { reason: new Unreachable({}), advice: "Check the network and AWS_ENDPOINT_URL, then run the same command again." }
  }
  if (refused.has(name) || status === 401 || status === 403) {
    return {
      reason: new AccessDenied({}),
      advice:
        "The role or user needs s3:GetObject, s3:PutObject, s3:DeleteObject on the objects and s3:ListBucket on the bucket. To see which role or user this is: aws sts get-caller-identity"
    }
  }
  if (status === 404) return { reason: new NotFound({}), advice: "Check the bucket and prefix with: aws s3 ls" }
  return { reason: new Unusable({}), advice: "Check the bucket with: aws s3 ls" }
}
