import { spawn } from "node:child_process"
import { mkdirSync, readdirSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { bareEnvironment, openFolder, type Opened } from "./Wrds.ts"

let folder: Opened<string>
let server: Server
let dialled = 0
beforeAll(async () => {
  folder = await openFolder()
  mkdirSync(join(folder.value, "transcripts"))
  server = createServer((socket) => {
    dialled += 1
    socket.destroy()
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
})
afterAll(async () => {
  server.close()
  await folder.close()
})

/** In the folder, with a WRDS that counts who calls. */
const run = (args: ReadonlyArray<string>) =>
  new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((resolve) => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const wrds = { WRDS_HOST: "127.0.0.1", WRDS_PORT: String(port), WRDS_USERNAME: "jane", WRDS_PASSWORD: "x" }
    const child = spawn(process.execPath, ["--conditions=@ftm/source", join(import.meta.dirname, "../src/main.ts"), ...args], {
      cwd: folder.value,
      env: { ...bareEnvironment, ...wrds },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.once("close", (code) => resolve({ code, stdout, stderr }))
  })
const quarter = ["--quarter", "2021Q1"]

it.each([
  [["fetch", ...quarter], "s3:/my-bucket", "s3://my-bucket"],
  [["fetch", ...quarter, "--restart"], "~/store", '"$HOME/store"'],
  [["import", ...quarter, "--from", "transcripts"], "s3//my-bucket/a", "s3://my-bucket/a"],
  [["prepare", ...quarter], "S3://my-bucket", "s3://my-bucket"],
  [["verify", ...quarter], "s3://My-Bucket", "s3://my-bucket"],
  [["status", ...quarter], "file:///data", "/data"],
  [["coverage", ...quarter], "gs://my-bucket", "./store or s3://my-bucket"],
  [["doctor"], "", "./store"]
])("%j --store %j ends with one sentence that says how it is spelt", async (command, store, right) => {
  const ended = await run([...command, "--store", store])
  expect(ended).toMatchObject({ code: 2, stdout: "" })
  expect(ended.stderr).toMatch(/^.*\nSee: npm run prefetch -- \w+ --help\n$/)
  expect(ended.stderr.split("\n")[0]).toContain(`write ${right}`)
  expect(readdirSync(folder.value)).toEqual(["transcripts"])
  expect(dialled).toBe(0)
})

it.each(["it's 100% #1 $HOME", "a:b"])("a folder of the name %j is a store", async (name) => {
  const ended = await run(["status", ...quarter, "--store", name])
  expect(ended.code, ended.stderr).toBe(3)
  expect(ended.stderr).toContain(join(folder.value, name))
})
