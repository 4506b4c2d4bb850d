import { AccessDenied, JobEngineError, MaybeSubmitted, Refused, Throttled, Unreachable } from "../engine/JobEngine.ts"

interface AwsFailure {
  readonly name: string
  readonly message: string
  /** Node's code of a network failure, such as ECONNRESET. */
  readonly code: string | undefined
  readonly status: number | undefined
}

/** What tells one failure of the AWS SDK from another. */
const readFailure = (cause: unknown): AwsFailure => {
  if (!(cause instanceof Error)) return { name: "", message: String(cause), code: undefined, status: undefined }
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined
  const metadata = "$metadata" in cause && typeof cause.$metadata === "object" && cause.$metadata !== null ? cause.$metadata : {}
  const status = "httpStatusCode" in metadata && typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined
  // A refused connection to localhost comes as an AggregateError without a message.
  return { name: cause.name, message: cause.message === "" ? (code ?? cause.name) : cause.message, code, status }
}

const throttlingNames = new Set(["TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded", "SlowDown"])
const deniedNames = new Set([
  "AccessDeniedException",
  "AccessDenied",
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "InvalidClientTokenId",
  "ExpiredTokenException",
  "ExpiredToken",
  "MissingAuthenticationTokenException",
  "CredentialsProviderError",
  "TokenProviderError"
])
/** No connection was made, so no request can have arrived. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"])

/** Classifies the failure of a request that changes nothing, or that may be repeated. */
export const classifyBatchError = (what: string, cause: unknown): JobEngineError => {
  const failure = readFailure(cause)
  const said = `AWS Batch, ${what}: ${failure.message}`
  if (failure.name === "ConfigError" || /region is missing/i.test(failure.message)) {
    return new JobEngineError({
      message: `${said}. Set AWS_REGION (and AWS_PROFILE), or give --region.`,
      reason: new AccessDenied({}),
      cause
    })
  }
  if (deniedNames.has(failure.name) || failure.status === 401 || failure.status === 403) {
    return new JobEngineError({
      message: `${said}. Check who you are with: aws sts get-caller-identity; the role needs batch:SubmitJob, DescribeJobs, ListJobs and TerminateJob.`,
      reason: new AccessDenied({}),
      cause
    })
  }
  if (throttlingNames.has(failure.name) || failure.status === 429)
    return new JobEngineError({ message: `${said}.`, reason: new Throttled({}), cause })
  if (failure.status !== undefined && failure.status >= 400 && failure.status < 500) {
    return new JobEngineError({
      message: `${said}. Check the queue and the job definition: aws batch describe-job-queues`,
      reason: new Refused({}),
      cause
    })
  }
  return new JobEngineError({ message: `${said}.`, reason: new Unreachable({}), cause })
}

/** The same for SubmitJob, where a failure may leave open whether the job exists: `MaybeSubmitted`. */
export const classifySubmitError = (jobName: string, cause: unknown): JobEngineError => {
  const error = classifyBatchError(`SubmitJob ${jobName}`, cause)
  if (error.reason._tag !== "Unreachable") return error
  const { code } = readFailure(cause)
  if (code !== undefined && neverSent.has(code)) return error
  return new JobEngineError({ message: error.message, reason: new MaybeSubmitted({}), cause })
}
