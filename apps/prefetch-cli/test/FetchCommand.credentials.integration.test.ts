import { type Sandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { spawn } from "node:child_process"
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { filesUnder } from "./StoredBytes.ts"
import { bareEnvironment, openCorpus, type Opened, openFolder, runPrefetch } from "./Wrds.ts"

describe("credentials", () => {
  let corpus: Opened<{ readonly sandbox: Sandbox; readonly folder: string }>
  let folder: Opened<string>
  beforeAll(async () => {
    corpus = await openCorpus(12, "2023Q1")
    folder = await openFolder()
  })
  afterAll(async () => {
    await corpus.close()
    await folder.close()
  })

  const withoutPassword = (): Record<string, string> => {
    const { WRDS_PASSWORD: _, WRDS_USERNAME: __, ...others } = wrdsVariables(corpus.value.sandbox)
    return others
  }
  const passFile = (mode: number): string => {
    const { password, port, username } = corpus.value.sandbox
    const path = join(folder.value, "pgpass")
    writeFileSync(path, `# mine\nelsewhere:*:*:nobody:x\n127.0.0.1:${port}:wrds:${username}:${password}\n`)
    chmodSync(path, mode)
    return path
  }

  it("come from a password file, and what a run writes or shows holds no password", async () => {
    const store = join(folder.value, "store")
    const run = await runPrefetch(["fetch", "--quarter", "2023Q1", "--store", store, "--workers", "1"], {
      ...withoutPassword(),
      PGPASSFILE: passFile(0o600)
    })
    expect(run).toMatchObject({ code: 0 })
    const { password } = corpus.value.sandbox
    expect(run.stdout + run.stderr).not.toContain(password)
    const files = filesUnder(store)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) expect(readFileSync(join(store, file)).includes(password), file).toBe(false)
  })

  it("are in no argument that ps could show, and in no message of a failure", async () => {
    const { sandbox } = corpus.value
    const shown: Array<string> = []
    const child = spawn(process.execPath, ["--conditions=@ftm/source", join(import.meta.dirname, "../src/main.ts"), "doctor", "--json"], {
      env: { ...bareEnvironment, ...wrdsVariables(sandbox), WRDS_DATABASE: "no_such_database" },
      stdio: ["ignore", "pipe", "pipe"]
    })
    const look = setInterval(() => {
      const file = `/proc/${child.pid}/cmdline`
      if (existsSync(file)) shown.push(readFileSync(file, "utf8"))
    }, 50)
    let output = ""
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString()
    })
    const code = await new Promise((resolve) => child.on("close", resolve))
    clearInterval(look)
    expect(code).toBe(1)
    expect(output).toContain("the database no_such_database (WRDS_DATABASE)")
    expect(output).not.toContain(sandbox.password)
    for (const line of shown) expect(line).not.toContain(sandbox.password)
  })

  it("in a password file that others can read are refused with what to type, and nobody is dialled", async () => {
    const path = passFile(0o644)
    const run = await runPrefetch(["fetch", "--quarter", "2023Q1", "--store", join(folder.value, "other")], {
      ...withoutPassword(),
      PGPASSFILE: path
    })
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(`chmod 600 ${path}`)
    expect(run.stderr).not.toContain("Duo push")
  })

  it("that are refused are named by where they came from: file and line, or the environment", async () => {
    const { port, username } = corpus.value.sandbox
    const path = join(folder.value, "wrong-pgpass")
    writeFileSync(path, `# mine\n127.0.0.1:${port}:wrds:${username}:not-the-password\n`, { mode: 0o600 })
    const args = ["fetch", "--quarter", "2023Q1", "--store", join(folder.value, "other")]
    const fromFile = await runPrefetch(args, { ...withoutPassword(), PGPASSFILE: path })
    expect(fromFile.code).toBe(1)
    expect(fromFile.stderr).toContain(`The password came from ${path}, line 2.`)
    const fromEnvironment = await runPrefetch(args, {
      ...withoutPassword(),
      WRDS_USERNAME: username,
      WRDS_PASSWORD: "not-the-password",
      PGPASSFILE: path
    })
    expect(fromEnvironment.stderr).toMatch(/The password came from WRDS_PASSWORD\..*unset it to use the password file/s)
    expect(fromFile.stderr + fromEnvironment.stderr).not.toContain("not-the-password")
  })

  it("that are nowhere end with what to do", async () => {
    const run = await runPrefetch(["fetch", "--quarter", "2023Q1", "--store", join(folder.value, "other")], withoutPassword())
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(/No WRDS password was found.*export WRDS_USERNAME=.*chmod 600/s)
  })

  it("are never sent to a server whose certificate does not check", async () => {
    const { WRDS_CA_FILE: _, ...others } = wrdsVariables(corpus.value.sandbox)
    const run = await runPrefetch(["fetch", "--quarter", "2023Q1", "--store", join(folder.value, "other")], others)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/signed by CN=WRDS sandbox test authority, which is not in Node's own list of CAs.*WRDS_CA_FILE/s)
  })
})
