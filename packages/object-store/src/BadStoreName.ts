import { Schema } from "effect"

/** What is wrong with the name of a store. */
const StoreNameFault = Schema.Literals([
  /** It is empty. */
  "no name",
  /** An `s3://` that is not written so. */
  "spelling",
  /** `gs://`, `https://`, `host:/`: a kind of place that no store can be in. */
  "scheme",
  /** A `~` that no shell has replaced. */
  "home",
  /** `s3://` and nothing behind it. */
  "no bucket",
  /** S3 has no bucket of such a name. */
  "bucket name"
])

const words: Readonly<Record<typeof StoreNameFault.Type, (typed: string) => string>> = {
  "no name": () => "The store has no name",
  spelling: (typed) => `"${typed}" is not how a bucket is spelt`,
  scheme: (typed) => `"${typed}" is neither a folder nor an S3 bucket, and a store is one of the two`,
  home: (typed) => `"${typed}" begins with a ~ that no shell has replaced`,
  "no bucket": (typed) => `"${typed}" names no bucket`,
  "bucket name": (typed) =>
    `"${typed}" names a bucket that cannot be, since a bucket's name has 3 to 63 lower-case letters, digits, hyphens and single dots`
}

/** What was typed as the name of a store is none; `message` says why, and what to write in its place. */
export class BadStoreName extends Schema.TaggedError<BadStoreName>()("BadStoreName", {
  typed: Schema.String,
  fault: StoreNameFault,
  /** The right spelling, or an example. */
  instead: Schema.String
}) {
  override get message(): string {
    return `${words[this.fault](this.typed)}: write ${this.instead}`
  }
}
