import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type BadStoreName, parseStorePlace } from "../src/index.ts"

const placeOf = (typed: string) => Result.getOrThrow(parseStorePlace(typed))
const refusalOf = (typed: string): BadStoreName => {
  const place = parseStorePlace(typed)
  if (Result.isSuccess(place)) throw new Error(`"${typed}" was taken for ${JSON.stringify(place.success)}`)
  return place.failure
}

describe("a bucket", () => {
  it.each([
    ["s3://bucket", { bucket: "bucket" }],
    ["s3://bucket/", { bucket: "bucket" }],
    ["s3://my.bucket-1/a/b/", { bucket: "my.bucket-1", prefix: "a/b" }],
    ["s3://b00/My Study_2", { bucket: "b00", prefix: "My Study_2" }],
    [`s3://${"b".repeat(63)}`, { bucket: "b".repeat(63) }]
  ])("%s", (typed, parts) => {
    expect(placeOf(typed)).toEqual({ _tag: "Bucket", ...parts })
  })
})

describe("a folder", () => {
  it.each([
    "store",
    "./store",
    "/",
    "..",
    '/data/my store/$HOME/it\'s/#1/50%/"x"',
    " leading and trailing ",
    "'quoted'",
    "a$b#c%d",
    "s3",
    "s3/b",
    "s3-store",
    "my~folder",
    "./~/x",
    "./s3:/b",
    "/x/s3://b",
    "C:\\data",
    "C:/data",
    "12:30 store",
    "a:b"
  ])("%j", (typed) => {
    expect(placeOf(typed)).toEqual({ _tag: "Folder", path: typed })
  })

  it("with any name behind ./ is one, as it was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(placeOf(`./${name}x`)).toEqual({ _tag: "Folder", path: `./${name}x` })
      }),
      { seed: 5, numRuns: 300 }
    )
  })
})

describe("anything else is refused, with what to write", () => {
  it.each([
    ["", "no name", "./store or s3://my-bucket"],
    [" \t", "no name", "./store or s3://my-bucket"],
    ['""', "no name", "./store or s3://my-bucket"],
    ["s3:/bucket", "spelling", "s3://bucket"],
    ["s3//bucket/a", "spelling", "s3://bucket/a"],
    ["s3:bucket", "spelling", "s3://bucket"],
    ["S3://bucket/A", "spelling", "s3://bucket/A"],
    ["S3:/Bucket", "spelling", "s3://bucket"],
    ["s3a://bucket/a", "spelling", "s3://bucket/a"],
    ["s3n://bucket", "spelling", "s3://bucket"],
    ["s3:\\\\bucket", "spelling", "s3://bucket"],
    [" s3://bucket", "spelling", "s3://bucket"],
    ['"s3://bucket"', "spelling", "s3://bucket"],
    ["arn:aws:s3:::bucket/a", "spelling", "s3://bucket/a"],
    ["s3:/b", "spelling", "s3://my-bucket"],
    ["s3:", "spelling", "s3://my-bucket"],
    ["s3://", "no bucket", "s3://my-bucket"],
    ["s3:///bucket/a", "no bucket", "s3://bucket/a"],
    ["s3://Bucket/A", "bucket name", "s3://bucket/A"],
    ["s3://my_bucket/a", "bucket name", "s3://my-bucket/a"],
    ["s3://a", "bucket name", "s3://my-bucket"],
    [`s3://${"b".repeat(64)}`, "bucket name", "s3://my-bucket"],
    ["s3://-bucket", "bucket name", "s3://my-bucket"],
    ["s3://bucket.", "bucket name", "s3://my-bucket"],
    ["s3://my..bucket", "bucket name", "s3://my-bucket"],
    ["s3://192.168.1.1", "bucket name", "s3://my-bucket"],
    ["s3://$BUCKET/a", "bucket name", "s3://my-bucket/a"],
    ["gs://bucket", "scheme", "./store or s3://my-bucket"],
    ["abfss://a@b.c/d", "scheme", "./store or s3://my-bucket"],
    ["server:/data", "scheme", "./store or s3://my-bucket"],
    ["https://example.org/x", "scheme", "./store or s3://my-bucket"],
    ["https://bucket.s3.eu-west-1.amazonaws.com/a/b", "scheme", "s3://bucket/a/b"],
    ["http://s3.amazonaws.com/bucket", "scheme", "s3://bucket"],
    ["https://s3-eu-west-1.amazonaws.com/bucket/a", "scheme", "s3://bucket/a"],
    ["file:///data/store", "scheme", "/data/store"],
    ["file:/data", "scheme", "/data"],
    ["~", "home", '"$HOME"'],
    ["~/store", "home", '"$HOME/store"'],
    ["~jane/store", "home", "./store"]
  ])("%j", (typed, fault, instead) => {
    expect(refusalOf(typed)).toMatchObject({ _tag: "BadStoreName", typed, fault, instead })
  })

  it("in one sentence", () => {
    expect(refusalOf("s3:/bucket").message).toBe('"s3:/bucket" is not how a bucket is spelt: write s3://bucket')
    expect(refusalOf(" ").message).toBe("The store has no name: write ./store or s3://my-bucket")
  })

  it("and what is to be written instead of a misspelt bucket is right", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("s3:/", "s3//", "s3:", "S3://", "s3a://", "S3N://", "s3:///", "s3://", '"s3://', "arn:aws:s3:::"),
        fc.stringMatching(/^[A-Za-z0-9._-]{0,70}(\/[a-z/]{0,9})?$/),
        (beginning, rest) => {
          const place = parseStorePlace(`${beginning}${rest}`)
          if (Result.isFailure(place)) expect(placeOf(place.failure.instead)._tag).toBe("Bucket")
          else expect(beginning).toBe("s3://")
        }
      ),
      { seed: 6, numRuns: 500 }
    )
  })
})
