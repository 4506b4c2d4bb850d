import type { ClassifiedFailure } from "./FailureReason.ts"
import { AccessDenied, NotFound, Unreachable, Unusable } from "./ObjectStore.ts"
import type { S3Failure } from "./S3Failure.ts"

/** What was asked of S3 when it failed. */
export interface AskedOfS3 {
  readonly doing: "read" | "look at" | "write" | "list" | "delete"
  readonly bucket: string
  /** Whether it was to be done only if nothing has changed. */
  readonly isConditional: boolean
}

interface Meaning {
  readonly reason: ClassifiedFailure["reason"]
  readonly advice: (failure: S3Failure, asked: AskedOfS3) => string
}

const needed: Readonly<Record<AskedOfS3["doing"], (bucket: string) => string>> = {
  read: (bucket) => `s3:GetObject on it, and s3:ListBucket on ${bucket}, without which S3 says the same of an object that is not there`,
  "look at": (bucket) => needed.read(bucket),
  write: () => "s3:PutObject on it",
  list: (bucket) => `s3:ListBucket on ${bucket}`,
  delete: () => "s3:DeleteObject on it"
}

const absent: Meaning = {
  reason: new NotFound({}),
  advice: () => "Check the bucket and prefix; the step that writes this object has not run there."
}
const noBucket: Meaning = {
  reason: new Unusable({ fault: "no bucket" }),
  advice: (_, { bucket }) => `There is no bucket named ${bucket}: check the name and AWS_ENDPOINT_URL; yours are listed by: aws s3 ls`
}
const noCredentials: Meaning = {
  reason: new AccessDenied({ fault: "not logged in" }),
  advice: () => "There are no credentials, or their session has ended: set AWS_PROFILE, or log in with: aws sso login"
}
const sessionEnded: Meaning = {
  reason: new AccessDenied({ fault: "not logged in" }),
  advice: () => "The session of these credentials has ended: log in again, or set new ones. With SSO: aws sso login"
}
const unknownKey: Meaning = {
  reason: new AccessDenied({ fault: "unknown key" }),
  advice: () => "The store does not know this access key: see which one is used, and where it is set, with: aws configure list"
}
const wrongSecret: Meaning = {
  reason: new AccessDenied({ fault: "wrong secret" }),
  advice: () =>
    "The secret key is not that of the access key: set both anew (AWS_SECRET_ACCESS_KEY, AWS_PROFILE); see which are used with: aws configure list"
}
const notAllowed: Meaning = {
  reason: new AccessDenied({ fault: "not allowed" }),
  advice: (_, { bucket, doing }) => `This needs ${needed[doing](bucket)}. See which role or user this is with: aws sts get-caller-identity`
}
const wrongClock: Meaning = {
  reason: new Unusable({ fault: "wrong clock" }),
  advice: ({ ourTime, storeTime }) => {
    const ours = ourTime === undefined ? "" : ` ${ourTime} here,`
    const both = storeTime === undefined ? "" : `:${ours} ${storeTime} at the store`
    return `This machine's clock is wrong${both}. Set it, and run the same command again. What it says now: date -u`
  }
}
const wrongRegion: Meaning = {
  reason: new Unusable({ fault: "wrong region" }),
  advice: ({ region }) =>
    region === undefined
      ? "The bucket is in another region: set AWS_REGION to the one named by: aws s3api get-bucket-location --bucket NAME"
      : `The bucket is in ${region}: set AWS_REGION=${region}`
}
const noRegion: Meaning = {
  reason: wrongRegion.reason,
  advice: () => "No region is set: set AWS_REGION to the bucket's, which is named by: aws s3api get-bucket-location --bucket NAME"
}
const notImplemented: Meaning = {
  reason: new Unusable({ fault: "not implemented" }),
  advice: () => "The server does not know this request of S3's. If it is a proxy, or not AWS, check: AWS_ENDPOINT_URL"
}
const noConditionalWrites: Meaning = {
  reason: new Unusable({ fault: "no conditional writes" }),
  advice: () =>
    "The store has no conditional writes (If-None-Match, If-Match), without which two programs may write over each other: choose a bucket that has them, or a folder, with --store."
}
const noStore: Meaning = {
  reason: new Unusable({ fault: "no store" }),
  advice: () => "What answered is no S3 server: check the address in AWS_ENDPOINT_URL and any proxy."
}
const busy: Meaning = { reason: new Unreachable({}), advice: () => "S3 is busy: run the same command again in a minute." }
const network: Meaning = {
  reason: new Unreachable({}),
  advice: () => "Check the network and AWS_ENDPOINT_URL, then run the same command again."
}
const other: Meaning = { reason: new Unusable({ fault: "other" }), advice: () => "Check the bucket with: aws s3 ls" }

const named = (meaning: Meaning, ...names: ReadonlyArray<string>) => names.map((name) => [name, meaning] as const)

const meaningOfName: ReadonlyMap<string, Meaning> = new Map([
  ...named(absent, "NoSuchKey"),
  ...named(noBucket, "NoSuchBucket"),
  ...named(noCredentials, "CredentialsProviderError", "TokenProviderError"),
  ...named(sessionEnded, "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken"),
  ...named(unknownKey, "InvalidAccessKeyId"),
  ...named(wrongSecret, "SignatureDoesNotMatch"),
  ...named(notAllowed, "AccessDenied", "AllAccessDisabled", "AccountProblem", "InvalidObjectState", "KMS.AccessDeniedException"),
  ...named(wrongClock, "RequestTimeTooSkewed"),
  ...named(wrongRegion, "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
  ...named(noRegion, "RegionMissing"),
  ...named(notImplemented, "NotImplemented"),
  ...named(noStore, "NotS3"),
  // A new bucket is not known everywhere for a while.
  ...named(busy, "SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "ServiceUnavailable", "InternalError"),
  ...named(busy, "TemporaryRedirect"),
  ...named(network, "TimeoutError", "RequestTimeout", "AbortError", "ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "ETIMEDOUT", "ENOTFOUND"),
  ...named(network, "EAI_AGAIN", "EPIPE", "EHOSTUNREACH", "ENETUNREACH", "ERR_STREAM_PREMATURE_CLOSE", "IncompleteBody"),
  ...named(network, "ConditionalRequestConflict", "OperationAborted")
])

/** For an answer without a code, or with one that we do not know. */
const meaningOfStatus: ReadonlyMap<number, Meaning> = new Map([
  [301, wrongRegion],
  [401, notAllowed],
  [403, notAllowed],
  [429, busy],
  [501, notImplemented]
])

const meaningOf = ({ isExplained, name, status }: S3Failure): Meaning => {
  const known = meaningOfName.get(name) ?? (status === undefined ? undefined : meaningOfStatus.get(status))
  if (known !== undefined) return known
  if (status !== undefined && status >= 500) return busy
  // S3 gives its refusals a code, that of an absent object too. What has none is the page of a proxy or a console, where nothing is ever found.
  return status !== undefined && !isExplained ? noStore : other
}

/** Turns what an S3 server says into the reason for the failure and what to do about it. */
export const classifyS3Failure = (failure: S3Failure, asked: AskedOfS3): ClassifiedFailure => {
  const found = meaningOf(failure)
  const { advice, reason } = found === notImplemented && asked.isConditional ? noConditionalWrites : found
  return { reason, advice: advice(failure, asked) }
}
