import { memoryStore, type S3Behaviour, startS3TestServer } from "@ftm/object-store/testing"
import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { expect, it } from "vitest"
import { type Ended, start } from "./Commands.ts"

const quarter = parseQuarter("2021Q1")!

const commands = {
  status: (store: string, environment: Record<string, string>) =>
    start("@ftm/orchestrator", ["status", "--quarter", quarter, "--store", store], environment).ended,
  run: (store: string, environment: Record<string, string>) =>
    start("@ftm/orchestrator", ["run", "--engine", "local", "--quarter", quarter, "--store", store], environment).ended,
  verify: (store: string, environment: Record<string, string>) =>
    start("@ftm/prefetch-cli", ["verify", "--quarter", quarter, "--store", store], environment).ended
}

/** Not the exit code for missing data, which would send somebody to fetch into a store that is not there. */
const expectOneSentence = ({ code, stderr, stdout }: Ended, words: RegExp) => {
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  expect(stderr).toMatch(/^[^\n]+\n$/)
  expect(stderr.trim()).toMatch(words)
}

it.each<[string, keyof typeof commands, S3Behaviour, string, RegExp]>([
  ["a bucket that is not there", "status", () => "pass", "s3://no-such-bucket", /There is no bucket named no-such-bucket: .*aws s3 ls$/],
  ["a bucket that is not there", "verify", () => "pass", "s3://no-such-bucket", /There is no bucket named no-such-bucket: .*aws s3 ls$/],
  ["a bucket elsewhere", "run", () => "other region", "s3://calls", /set AWS_REGION=eu-west-1$/],
  ["a session that has ended", "status", () => "expired", "s3://calls", /log in again.*aws sso login$/],
  ["a server that is none of S3", "verify", () => "no such page", "s3://calls", /AWS_ENDPOINT_URL/]
])("%s ends `%s` at once, with one sentence", async (_, command, behave, store, words) => {
  const server = await startS3TestServer({ bucket: "calls" })
  server.behave = behave
  expectOneSentence(await commands[command](store, server.environment).finally(server.stop), words)
  // Nothing was waited for: it asks once, and once more behind HEAD.
  expect(server.requests.length).toBeLessThanOrEqual(2)
})

it("a path that leads through a file ends `status` so, too", async () => {
  expectOneSentence(await commands.status(`${import.meta.filename}/store`, {}), /^Cannot use .* choose another folder with --store\.$/)
})

it("a run is not begun in a store without conditional writes, which says so; what was prefetched is read there", async () => {
  const { layer, objects, store } = memoryStore()
  await writePrefetchedStore(layer, quarter, ["1", "2"], 10)
  const server = await startS3TestServer({ bucket: "calls", store })
  server.behave = ({ ifMatch, ifNoneMatch }) => ((ifMatch ?? ifNoneMatch) === undefined ? "pass" : "not implemented")
  const before = [...objects.keys()]
  const ask = (command: keyof typeof commands) => commands[command]("s3://calls", server.environment)
  const [verify, run] = await Promise.all([ask("verify"), ask("run")]).finally(server.stop)
  expect(verify.code).toBe(0)
  expect(run.code).toBe(1)
  expect(run.stderr).toContain("The store has no conditional writes")
  expect([...objects.keys()]).toEqual(before)
})
