import { ConfigProvider, Effect, Layer, Option, Redacted } from "effect"
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { AskForCredentials, describeOrigin, findCredentials, type WrdsSettings } from "../src/index.ts"

const settings: WrdsSettings = { host: "db.example", port: 9737, database: "wrds", sslMode: "verify-full", caFile: "" }

describe("credentials are looked for in a fixed order", () => {
  let folder: string
  let secrets: Server
  let secretText = ""
  let asked = 0
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "ftm-credentials-"))
    secrets = createServer((request, response) => {
      asked++
      request.resume()
      response.writeHead(secretText === "" ? 400 : 200, { "content-type": "application/x-amz-json-1.1" })
      response.end(
        JSON.stringify(secretText === "" ? { __type: "ResourceNotFoundException", message: "no" } : { SecretString: secretText })
      )
    })
    await new Promise<void>((resolve) => secrets.listen(0, "127.0.0.1", resolve))
    // The AWS client reads its own settings from the process.
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test"
    })
  })
  afterEach(() => {
    secretText = ""
  })
  afterAll(() => {
    secrets.close()
    secrets.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })

  const find = (environment: Readonly<Record<string, string>>, ask: AskForCredentials = () => Effect.succeed(Option.none())) =>
    findCredentials(settings).pipe(
      Effect.map(({ from, password, username }) => ({ from: describeOrigin(from), username, password: Redacted.value(password) })),
      Effect.provide(
        Layer.merge(
          ConfigProvider.layer(ConfigProvider.fromEnvRecord({ HOME: join(folder, "nobody"), ...environment })),
          Layer.succeed(AskForCredentials, ask)
        )
      )
    )
  const passFile = (text: string, mode = 0o600): string => {
    const path = join(folder, "pgpass")
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }
  const person: AskForCredentials = ({ username }) =>
    Effect.succeed(Option.some({ username: username ?? "asked", password: Redacted.make("typed") }))

  it("the environment first", async () => {
    const PGPASSFILE = passFile("*:*:*:ada:from-file")
    expect(
      await Effect.runPromise(find({ WRDS_USERNAME: "ada", WRDS_PASSWORD: "p:a\\s's wörd", PGPASSFILE, WRDS_SECRET_ID: "wrds" }, person))
    ).toEqual({ username: "ada", password: "p:a\\s's wörd", from: "WRDS_PASSWORD" })
    expect(asked).toBe(0)
  })

  it("then the password file, which must be one's own", async () => {
    const PGPASSFILE = passFile("*:*:*:ada:from-file")
    expect(await Effect.runPromise(find({ WRDS_USERNAME: "ada", PGPASSFILE, WRDS_SECRET_ID: "wrds" }, person))).toMatchObject({
      password: "from-file",
      from: `${PGPASSFILE}, line 1`
    })
    expect(await Effect.runPromise(find({ PGPASSFILE }, person))).toMatchObject({ username: "ada", password: "from-file" })
    passFile("*:*:*:ada:from-file", 0o640)
    const refused = await Effect.runPromise(Effect.flip(find({ WRDS_USERNAME: "ada", PGPASSFILE }, person)))
    expect(refused.message).toContain(`chmod 600 ${PGPASSFILE}`)
    expect(refused.reason._tag).toBe("NotConfigured")
  })

  it("then AWS Secrets Manager, then a person", async () => {
    secretText = JSON.stringify({ username: "grace", password: "from-secret" })
    expect(await Effect.runPromise(find({ WRDS_SECRET_ID: "wrds" }, person))).toEqual({
      username: "grace",
      password: "from-secret",
      from: "the AWS secret wrds"
    })
    secretText = "plain-secret"
    expect(await Effect.runPromise(find({ WRDS_USERNAME: "ada", WRDS_SECRET_ID: "wrds" }, person))).toMatchObject({
      username: "ada",
      password: "plain-secret"
    })
    expect(await Effect.runPromise(find({ WRDS_USERNAME: "ada" }, person))).toMatchObject({
      username: "ada",
      password: "typed",
      from: "the terminal"
    })
  })

  it("and where there is nothing, the message says what to type", async () => {
    const nothing = await Effect.runPromise(Effect.flip(find({})))
    expect(nothing.message).toMatch(/No WRDS password was found.*export WRDS_USERNAME=.*chmod 600/s)
    const noSecret = await Effect.runPromise(Effect.flip(find({ WRDS_SECRET_ID: "wrds" })))
    expect(noSecret.message).toMatch(
      /gave no secret wrds \(ResourceNotFoundException\).*aws secretsmanager describe-secret --secret-id wrds/s
    )
    const noName = await Effect.runPromise(Effect.flip(find({ WRDS_PASSWORD: "top-secret" })))
    expect(noName.message).toContain("export WRDS_USERNAME")
    expect(noName.message).not.toContain("top-secret")
  })

  const refusal = async (environment: Readonly<Record<string, string>>) => (await Effect.runPromise(Effect.flip(find(environment)))).message

  it("tell what the password file lacks: the file, the line, the password, or only the user name", async () => {
    const PGPASSFILE = passFile("")
    const refusedWith = (text: string, environment: Readonly<Record<string, string>> = { WRDS_USERNAME: "ada" }) => {
      passFile(text)
      return refusal({ PGPASSFILE, ...environment })
    }
    expect(await refusal({ WRDS_USERNAME: "ada", PGPASSFILE: "/no/such/pgpass" })).toMatch(
      /\/no\/such\/pgpass \(PGPASSFILE\) is not there.*Correct PGPASSFILE/s
    )
    expect(await refusal({ WRDS_USERNAME: "ada" })).toContain(`${join(folder, "nobody", ".pgpass")} is not there`)
    expect(await refusal({ WRDS_USERNAME: "ada", PGPASSFILE: "~/.pgpass" })).toMatch(
      /"~" is a shell's word for.*export PGPASSFILE=.*nobody\/\.pgpass/s
    )
    expect(await refusal({ WRDS_USERNAME: "ada", PGPASSFILE: folder })).toMatch(/is a folder.*PGPASSFILE/s)
    expect(await refusal({ WRDS_USERNAME: "ada", PGPASSFILE, WRDS_PASSWORD: "" })).toContain("WRDS_PASSWORD is not set, or empty")
    expect(await refusedWith("# nothing\n")).toMatch(/is there but holds no line;.*db\.example:9737:wrds:ada:your_password/s)
    expect(await refusedWith("other:9737:wrds:ada:s3cret\n")).toContain("is there but has no line for db.example:9737:wrds;")
    expect(await refusedWith("other:*:*:ada:s3cret\ndb.example:5432:wrds:ada:s3cret\n")).toContain("line 2 is for another port")
    expect(await refusedWith("db.example:9737:wrds_old:ada:s3cret\n")).toContain("line 1 is for another database")
    expect(await refusedWith("#db.example:9737:wrds:ada:s3cret\n")).toContain("line 1 would fit but begins with #")
    expect(await refusedWith(" DB.example:9737:wrds:ada:s3cret\n")).toContain("line 1 would fit but for white space or capital letters")
    expect(await refusedWith("db.example:9737:ada:s3cret\n")).toContain("line 1 has fewer than the five fields")
    expect(await refusedWith("*:*:*:Ada:s3cret\n*:*:*:bob:s3cret")).toMatch(
      /user "Ada" \(line 1\), "bob" \(line 2\) and not for "ada".*export WRDS_USERNAME=Ada/s
    )
    expect(await refusedWith("*:*:*:ada:\n")).toMatch(/line 1 of .* has no password behind its last colon/)
    expect(await refusedWith("*:*:*:s3cret:ada\n")).toContain("has your user name where the password belongs")
    expect(await refusedWith("*:*:*:ada:s3cret\n*:*:*:bob:s3cret", {})).toMatch(
      /several users.*"ada" \(line 1\), "bob" \(line 2\).*export WRDS_USERNAME=ada/s
    )
    expect(await refusedWith("*:*:*:*:s3cret", {})).toMatch(/for any user name, and no user name is set.*export WRDS_USERNAME/s)
  })

  it("never print what stands in the password's place", async () => {
    const PGPASSFILE = passFile("")
    for (const line of [
      "db.example:9737:wrds:s3cret:ada",
      "db.example:s3cret:wrds:ada:x",
      "s3cret",
      "db.example:9737:s3cret",
      "s3cret:9737:wrds:ada:x",
      "#db.example:9737:wrds:bob:s3cret"
    ]) {
      passFile(line)
      expect(await refusal({ PGPASSFILE, WRDS_USERNAME: "ada" }), line).not.toContain("s3cret")
    }
  })

  it("say what a Windows editor has made of the file, or read it all the same", async () => {
    const PGPASSFILE = passFile("\uFEFF# mine\r\ndb.example:9737:wrds:ada:wörd\r\n")
    expect(await Effect.runPromise(find({ PGPASSFILE }))).toMatchObject({
      username: "ada",
      password: "wörd",
      from: `${PGPASSFILE}, line 2`
    })
    writeFileSync(PGPASSFILE, Buffer.from("\uFEFFdb.example:9737:wrds:ada:word", "utf16le"))
    expect(await refusal({ PGPASSFILE })).toMatch(/saved as UTF-16.*Save it again as UTF-8/s)
    writeFileSync(PGPASSFILE, Buffer.from("db.example:9737:wrds:ada:w\u00f6rd", "latin1"))
    expect(await refusal({ PGPASSFILE })).toMatch(/its bytes are not UTF-8.*Save the file again as UTF-8/s)
  })

  it("are not tried with a user name that cannot be one", async () => {
    expect(await refusal({ WRDS_USERNAME: "ada ", WRDS_PASSWORD: "s3cret" })).toMatch(
      /WRDS_USERNAME is "ada ", with white space.*export WRDS_USERNAME=ada$/s
    )
  })

  it("name a file that cannot be read", async () => {
    const loop = join(folder, "loop")
    symlinkSync(loop, loop)
    expect(await refusal({ PGPASSFILE: loop })).toMatch(/cannot be read \(ELOOP\).*ls -l/s)
  })

  it("tell a person who is asked why", async () => {
    let why = ""
    const PGPASSFILE = passFile("*:*:*:bob:s3cret")
    await Effect.runPromise(
      find({ PGPASSFILE, WRDS_USERNAME: "ada" }, (known) => {
        why = known.why
        return person(known)
      })
    )
    expect(why).toContain('but for the user "bob" (line 1)')
  })
})
