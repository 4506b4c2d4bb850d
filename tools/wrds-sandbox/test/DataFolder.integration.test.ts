import { Effect } from "effect"
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, afterEach, beforeAll, expect, it } from "vitest"
import { type SandboxError, startSandbox } from "../src/index.ts"
import { type TinyRows, tinyRows, writeTinyFolder } from "./TinyFolder.ts"

// A temporary folder of this file's own, so that what is left in it was left by these tests.
const usualTmpdir = process.env["TMPDIR"]
const ownTmpdir = mkdtempSync(join(tmpdir(), "ftm-bad-folder-"))
beforeAll(() => {
  chmodSync(ownTmpdir, 0o755)
  process.env["TMPDIR"] = ownTmpdir
})
afterAll(() => {
  if (usualTmpdir === undefined) delete process.env["TMPDIR"]
  else process.env["TMPDIR"] = usualTmpdir
  rmSync(ownTmpdir, { recursive: true })
})

const sandboxesLeft = (): ReadonlyArray<string> => readdirSync(ownTmpdir).filter((name) => name.startsWith("ftm-wrds-sandbox-"))

const failureOf = (data: string): Promise<SandboxError> => Effect.runPromise(Effect.flip(Effect.scoped(startSandbox({ data }))))

const folders: Array<ReturnType<typeof writeTinyFolder>> = []
const newFolder = (rows: TinyRows = tinyRows): string => {
  const folder = writeTinyFolder(rows)
  folders.push(folder)
  return folder.path
}
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

const spoiled = (file: string, bytes: Uint8Array | undefined): { readonly data: string; readonly path: string } => {
  const data = newFolder()
  const path = join(data, file)
  if (bytes === undefined) rmSync(path)
  else writeFileSync(path, bytes)
  return { data, path }
}

it("names a folder that is not there, and one that is a file", async () => {
  expect((await failureOf("/no/such/folder")).message).toMatch(/^\/no\/such\/folder: there is no such folder;/)
  const { path } = spoiled("crsp.ccmxpf_linktable.csv.gz", new Uint8Array(0))
  expect((await failureOf(path)).message).toContain(`${path}: is not a folder`)
})

it("names a file that is missing, not gzip, or cut off", async () => {
  const missing = spoiled("ciq.wrds_gvkey.csv.gz", undefined)
  expect((await failureOf(missing.data)).message).toContain(`${missing.path}: the file is missing`)

  const plain = spoiled("ciq.wrds_gvkey.csv.gz", Buffer.from("companyid,companyname,gvkey,startdate,enddate\n"))
  expect((await failureOf(plain.data)).message).toContain(`${plain.path}: is not a gzip file`)

  const empty = spoiled("ciq.wrds_gvkey.csv.gz", new Uint8Array(0))
  expect((await failureOf(empty.data)).message).toContain(`${empty.path}: `)
})

it("names a wrong header", async () => {
  const { data, path } = spoiled("ciq.wrds_gvkey.csv.gz", gzipSync("company,gvkey\n"))
  expect((await failureOf(data)).message).toBe(
    `${path}: wrong header: found "company,gvkey", expected "companyid,companyname,gvkey,startdate,enddate"`
  )
})

it("names line and column of a value that does not fit, and leaves nothing running", async () => {
  const data = newFolder({ ...tinyRows, "ciq.wrds_gvkey": ["18671,Acme Corp,001234,,", "18672,Beta Corp,001235,2023-02-30,"] })
  const failure = await failureOf(data)
  expect(failure.message).toBe(
    `${join(data, "ciq.wrds_gvkey.csv.gz")}: line 3, column startdate: date/time field value out of range: "2023-02-30"`
  )
  expect(failure.reason._tag).toBe("BadData")
  expect(sandboxesLeft()).toEqual([])
})

it("names a file that ends in the middle of the gzip data", async () => {
  const whole = gzipSync(
    Buffer.concat([
      Buffer.from("companyid,companyname,gvkey,startdate,enddate\n"),
      Buffer.from(Array.from({ length: 20_000 }, (_, n) => `${n},Firm ${(n * 7919) % 10007},${String(n).padStart(6, "0")},,\n`).join(""))
    ])
  )
  const { data, path } = spoiled("ciq.wrds_gvkey.csv.gz", whole.subarray(0, whole.length - 2000))
  expect((await failureOf(data)).message).toContain(`${path}: is cut off`)
  expect(sandboxesLeft()).toEqual([])
})
