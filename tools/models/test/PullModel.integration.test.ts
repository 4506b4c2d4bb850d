import { execFile } from "node:child_process"
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { knownModels, type ModelLock, pullModel } from "../src/index.ts"
import { commitHash, type SmallHub, startSmallHub } from "./SmallHub.ts"

const name = "all-MiniLM-L6-v2"
let hub: SmallHub
let folder: string
let model: string

beforeEach(async () => {
  hub = await startSmallHub()
  folder = mkdtempSync(join(tmpdir(), "ftm-models-"))
  model = join(folder, "model.onnx")
})
afterEach(async () => {
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

const pull = () => pullModel({ name, folder, base: hub.base })
const lock = () => JSON.parse(readFileSync(join(folder, "model.lock.json"), "utf8")) as ModelLock

it("fetches the files, writes the lock, and asks nothing the second time", async () => {
  const { commit, fetched } = await pull()
  expect(commit).toBe(commitHash)
  expect(fetched).toEqual(Object.keys(knownModels[name]!.files))
  expect(readFileSync(model).equals(hub.model)).toBe(true)
  expect(lock().files["model.onnx"]).toMatchObject({ path: "onnx/model.onnx", bytes: hub.model.length })
  expect(lock().files["vocab.txt"]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  const asked = hub.asked.length
  expect((await pull()).fetched).toEqual([])
  expect(hub.asked.length).toBe(asked)
})

it("goes on where a broken connection stopped", async () => {
  hub.behaviour = "breaks off"
  await expect(pull()).rejects.toThrow(/broke after 100000 of 300000 bytes; type the same command again/)
  expect(existsSync(model)).toBe(false)
  expect(existsSync(join(folder, "model.lock.json"))).toBe(false)
  hub.behaviour = "good"
  await pull()
  expect(hub.ranges).toEqual(["", "bytes=100000-"])
  expect(readFileSync(model).equals(hub.model)).toBe(true)
})

it("starts again where the server cannot resume", async () => {
  writeFileSync(`${model}.part`, hub.model.subarray(0, 5000))
  hub.behaviour = "cannot resume"
  await pull()
  expect(hub.ranges).toEqual(["bytes=5000-"])
  expect(readFileSync(model).equals(hub.model)).toBe(true)
})

it("does not trust what is there to go on with", async () => {
  writeFileSync(`${model}.part`, Buffer.alloc(5000, 9))
  await expect(pull()).rejects.toThrow(/checksum .*thrown away: type the same command again/)
  await pull()
  expect(readFileSync(model).equals(hub.model)).toBe(true)
})

it.each([
  ["other bytes", /has the checksum [0-9a-f]{64}, not [0-9a-f]{64}; it was thrown away/],
  ["too long", /sends more than 300000 bytes.*--from URL/],
  ["not there", /resolve.*onnx\/model\.onnx answered 404.*--from URL/]
] as const)("refuses a file that is %s", async (behaviour, message) => {
  hub.behaviour = behaviour
  await expect(pull()).rejects.toThrow(message)
  expect(existsSync(model)).toBe(false)
  expect(existsSync(`${model}.part`)).toBe(false)
  expect(existsSync(join(folder, "model.lock.json"))).toBe(false)
})

it("holds another machine's download against the lock, not the hub's word", async () => {
  await pull()
  const other = mkdtempSync(join(tmpdir(), "ftm-models-"))
  try {
    copyFileSync(join(folder, "model.lock.json"), join(other, "model.lock.json"))
    hub.behaviour = "other bytes"
    hub.asked.length = 0
    await expect(pullModel({ name, folder: other, base: hub.base })).rejects.toThrow(/checksum/)
    expect(hub.asked.filter((url) => url.startsWith("/api/"))).toEqual([])
    hub.behaviour = "good"
    await pullModel({ name, folder: other, base: hub.base })
    expect(statSync(join(other, "model.onnx")).size).toBe(hub.model.length)
  } finally {
    rmSync(other, { recursive: true, force: true })
  }
})

it("leaves a changed file to its owner", async () => {
  await pull()
  writeFileSync(model, Buffer.alloc(hub.model.length, 3))
  await expect(pull()).rejects.toThrow(/model\.onnx has the checksum .*type: rm .*model\.onnx and pull again/)
  expect(readFileSync(model)[0]).toBe(3)
})

it("refuses a lock it did not write, another model's lock, and a name it does not know", async () => {
  await pull()
  await expect(pullModel({ name: "all-MiniLM-L6-v2-int8", folder, base: hub.base })).rejects.toThrow(
    /belongs to all-MiniLM-L6-v2, not all-MiniLM-L6-v2-int8.*--to DIR/
  )
  writeFileSync(join(folder, "model.lock.json"), "{}")
  await expect(pull()).rejects.toThrow(/was not written by pull; type: rm /)
  await expect(pullModel({ name: "toString", folder, base: hub.base })).rejects.toThrow(/no model "toString".*models -- list/)
})

it("says so when the hub lists no such file, or is not there", async () => {
  await expect(pullModel({ name: "all-MiniLM-L6-v2-int8", folder, base: hub.base })).rejects.toThrow(
    /lists no onnx\/model_quint8_avx2\.onnx/
  )
  const { base } = hub
  await hub.close()
  await expect(pullModel({ name, folder, base })).rejects.toThrow(/cannot reach .*--from URL/)
  hub = await startSmallHub()
})

it("copies from a folder that was pulled elsewhere, and from no other", async () => {
  await pull()
  const copy = join(folder, "copy")
  const fromFolder = () => pullModel({ name, folder: copy, base: folder })
  const asked = hub.asked.length
  writeFileSync(join(folder, "vocab.txt"), "changed")
  await expect(fromFolder()).rejects.toThrow(/vocab\.txt has 7 bytes, not .*bring the whole folder again/)
  expect(existsSync(join(copy, "vocab.txt"))).toBe(false)
  expect(existsSync(join(copy, "model.lock.json"))).toBe(false)

  rmSync(join(folder, "vocab.txt"))
  await expect(fromFolder()).rejects.toThrow(/cannot copy .*vocab\.txt.*bring the whole folder again/)
  await pull()
  expect((await fromFolder()).commit).toBe(commitHash)
  expect(readFileSync(join(copy, "model.onnx")).equals(hub.model)).toBe(true)
  expect(readFileSync(join(copy, "model.lock.json"), "utf8")).toBe(readFileSync(join(folder, "model.lock.json"), "utf8"))
  expect(hub.asked.length).toBe(asked + 1)

  const other = "all-MiniLM-L6-v2-int8"
  await expect(pullModel({ name: other, folder: join(folder, "x"), base: folder })).rejects.toThrow(/another folder with --from DIR/)
  await expect(pullModel({ name, folder: join(folder, "x"), base: tmpdir() })).rejects.toThrow(/no .*model\.lock\.json.*models -- pull all/)
})

const command = (args: ReadonlyArray<string>): Promise<{ readonly code: number; readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    const main = join(import.meta.dirname, "../src/main.ts")
    execFile(process.execPath, ["--conditions=@ftm/source", main, ...args], (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err })
    )
  })

it("is a command with help, a list, and exit codes", async () => {
  expect(await command(["--help"])).toMatchObject({ code: 0, out: expect.stringContaining("pull NAME") })
  expect(await command(["list"])).toMatchObject({ code: 0, out: expect.stringContaining("all-MiniLM-L6-v2-int8") })
  expect(await command(["pull"])).toMatchObject({ code: 2, err: expect.stringContaining("npm run models -- list") })
  expect(await command(["pull", name, "--from", "ftp://x"])).toMatchObject({ code: 2 })
  expect(await command(["pull", name, "--to", folder, "--from", `${hub.base}/`])).toMatchObject({
    code: 0,
    out: expect.stringContaining(`commit ${commitHash}`)
  })
  hub.behaviour = "not there"
  rmSync(model)
  expect(await command(["pull", name, "--to", folder, "--from", hub.base])).toMatchObject({ code: 1, err: expect.stringContaining("404") })
})

it("leaves a folder alone that it did not make", async () => {
  writeFileSync(join(folder, "tokenizer.json"), "mine")
  const refused = await command(["pull", name, "--to", folder, "--from", hub.base])
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${folder} holds tokenizer.json, which this command did not make`)
  })
  expect(readdirSync(folder)).toEqual(["tokenizer.json"])
  expect(hub.asked).toEqual([])
})
