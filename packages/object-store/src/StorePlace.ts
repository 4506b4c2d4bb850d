import { Result } from "effect"
import { BadStoreName } from "./BadStoreName.ts"
import { bucketProblem, nearestBucketName } from "./BucketName.ts"

/** What the name of a store stands for. */
export type StorePlace =
  | { readonly _tag: "Folder"; readonly path: string }
  | { readonly _tag: "Bucket"; readonly bucket: string; readonly prefix?: string }

type Parsed = Result.Result<StorePlace, BadStoreName>

/** These lead to a folder, whatever follows. */
const pathStart = /^(\/|\.\.?(\/|$))/
/** `s3://` as some people write it: `s3:/`, `s3//`, `s3:`, `S3://`, and `s3a://` and `s3n://` as in Hadoop. */
const s3Like = /^s3[an]?(?::[/\\]*|\/\/+)(.*)$/is
const resourceName = /^arn:[\w-]+:s3:::(.*)$/is
/** One letter is a drive of Windows, and `host:/path` is no more a folder here than `gs://`. */
const otherScheme = /^([a-z][\w+.-]+:\/+)(.*)$/is
/** `bucket.s3.eu-west-1.amazonaws.com/prefix` and `s3.eu-west-1.amazonaws.com/bucket/prefix`. */
const s3WebAddress = /^(?:([^/]+)\.)?s3[.-][^/]*amazonaws\.com[^/]*\/?(.*)$/i

/** `Bucket/a`, `/bucket/a` -> `s3://bucket/a`; an example where that can be no bucket. */
const rightAddress = (bucketAndPrefix: string): string => {
  const [bucket = "", ...prefix] = bucketAndPrefix.replace(/^[/\\]+|\/+$/g, "").split("/")
  return `s3://${[nearestBucketName(bucket) ?? "my-bucket", ...prefix].join("/")}`
}

/** `bucket/a/b/`, behind `s3://`. */
const bucketPlace = (typed: string, bucketAndPrefix: string): Parsed => {
  const [bucket = "", ...rest] = bucketAndPrefix.split("/")
  const prefix = rest.join("/").replace(/\/+$/, "")
  if (bucketProblem(bucket) !== undefined) {
    const fault = bucket === "" ? "no bucket" : "bucket name"
    return Result.fail(new BadStoreName({ typed, fault, instead: rightAddress(bucketAndPrefix) }))
  }
  return Result.succeed(prefix === "" ? { _tag: "Bucket", bucket } : { _tag: "Bucket", bucket, prefix })
}

/** What somebody meant who named another kind of place; undefined if it has no counterpart here. */
const counterpart = (scheme: string, rest: string): string | undefined => {
  if (/^file:/i.test(scheme)) return `/${rest}`
  const [, host, path = ""] = (/^https?:/i.test(scheme) ? s3WebAddress.exec(rest) : undefined) ?? []
  const bucketAndPrefix = host === undefined ? path : [host, path].filter((part) => part !== "").join("/")
  return bucketAndPrefix === "" ? undefined : rightAddress(bucketAndPrefix)
}

const parse = (typed: string, name: string): Parsed => {
  const wrong = (fault: BadStoreName["fault"], instead: string): Parsed => Result.fail(new BadStoreName({ typed, fault, instead }))
  if (pathStart.test(name)) return Result.succeed({ _tag: "Folder", path: typed })
  if (name.startsWith("s3://")) return bucketPlace(typed, name.slice("s3://".length))
  if (/^~[^/]*(\/|$)/.test(name)) return wrong("home", name.startsWith("~/") || name === "~" ? `"$HOME${name.slice(1)}"` : "./store")
  const bucketAndPrefix = (s3Like.exec(name) ?? resourceName.exec(name))?.[1]
  if (bucketAndPrefix !== undefined) return wrong("spelling", rightAddress(bucketAndPrefix))
  const [, scheme, rest = ""] = otherScheme.exec(name) ?? []
  if (scheme !== undefined) return wrong("scheme", counterpart(scheme, rest) ?? "./store or s3://my-bucket")
  return Result.succeed({ _tag: "Folder", path: typed })
}

/**
 * What `--store` or `FTM_STORE` names: `s3://bucket[/prefix]`, or a folder. Anything that looks like a bucket or another kind of place and
 * is not spelt as one fails, so that a slip of the finger does not become a folder. A folder of such a name is written `./s3:b`.
 */
export const parseStorePlace = (typed: string): Parsed => {
  // Blanks and quotes around an address come from files of variables, which some programs read literally; a folder may have them in its name.
  const bare = typed.replace(/^[\s"']+|[\s"']+$/g, "")
  if (bare === "") return Result.fail(new BadStoreName({ typed, fault: "no name", instead: "./store or s3://my-bucket" }))
  const place = parse(typed, bare)
  return bare !== typed && Result.isSuccess(place) && place.success._tag === "Bucket"
    ? Result.fail(new BadStoreName({ typed, fault: "spelling", instead: bare }))
    : place
}
