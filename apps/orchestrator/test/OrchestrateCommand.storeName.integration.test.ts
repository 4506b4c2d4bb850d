import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { start } from "./Commands.ts"

const folder = mkdtempSync(join(tmpdir(), "ftm-store-name-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  [["run", "--engine", "local"], "s3:/my-bucket", "s3://my-bucket"],
  [["run", "--engine", "batch", "--dry-run"], "S3://my-bucket", "s3://my-bucket"],
  [["status"], "s3:my-bucket/a", "s3://my-bucket/a"],
  [["watch"], "s3a://my-bucket", "s3://my-bucket"],
  [["cancel"], "https://my-bucket.s3.amazonaws.com/a", "s3://my-bucket/a"],
  [["themes"], "s3://", "s3://my-bucket"],
  [["report"], " ", "./store"],
  [["cost"], "~/store", '"$HOME/store"']
])("%j --store %j ends with one sentence that says how it is spelt", async (command, store, right) => {
  const ended = await start("@ftm/orchestrator", [...command, "--quarter", "2021Q1", "--store", store], {}, folder).ended
  expect(ended).toMatchObject({ code: 2, stdout: "" })
  expect(ended.stderr).toMatch(/^.*\nSee: npm run orchestrate -- \w+ --help\n$/)
  expect(ended.stderr.split("\n")[0]).toContain(`write ${right}`)
  expect(readdirSync(folder)).toEqual([])
})
