import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { describe, expect, it } from "vitest"
import { sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")
const owner = "packages/object-store/src/"

/** A store made from nothing: an object literal that does not begin with the members of another store. */
const madeFromNothing =
  /(ObjectStore\.of\(|Layer\.(succeed|mock|sync|effect)\(\s*ObjectStore\s*(,|\)\s*\())\s*(\(\)\s*=>\s*)?\(?\s*\{\s*(?!\.\.\.|\s)/
/** A server that answers as S3 does: nobody else writes its documents. */
const answersAsS3 = /<ListBucketResult|<Error><Code>|["']list-type["']/

const filesWith = (pattern: RegExp, alsoIn: ReadonlyArray<string> = []): ReadonlyArray<string> =>
  ["packages", "apps", "tools"]
    .flatMap((group) => sourceFiles(join(root, group)))
    .map((path) => ({ file: path.slice(root.length + 1), text: readFileSync(path, "utf8") }))
    .filter(({ file, text }) => pattern.test(text) && !file.startsWith(owner) && !alsoIn.includes(basename(file)))
    .map(({ file }) => file)

describe("tests share one store in memory and one S3 server: @ftm/object-store/testing", () => {
  it("nobody else makes an ObjectStore; a test may put something around one", () => {
    expect(filesWith(madeFromNothing, [basename(import.meta.filename)])).toEqual([])
  })

  it("nobody else makes an S3 server, nor starts a foreign one", () => {
    expect(filesWith(answersAsS3, [basename(import.meta.filename)])).toEqual([])
    expect(filesWith(/["'`][@\w/]*s3rver["'`]/, [basename(import.meta.filename)])).toEqual([])
    expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('s3rver"')
  })

  it.each([
    'Layer.succeed(ObjectStore, {\n  location: "memory"',
    "Layer.mock(ObjectStore)({ location",
    "ObjectStore.of({ get",
    "Layer.succeed(ObjectStore, ObjectStore.of({\n get:"
  ])("sees a store that is made from nothing: %j", (text) => {
    expect(madeFromNothing.test(text)).toBe(true)
  })

  it.each([
    "ObjectStore.of({\n      ...inner,",
    "ObjectStore.of({ ...store, get",
    "Layer.succeed(ObjectStore, store)",
    "Layer.effect(ObjectStore, Effect.map(ObjectStore, (inner) => {"
  ])("lets a store be put around another: %j", (text) => {
    expect(madeFromNothing.test(text)).toBe(false)
  })
})
