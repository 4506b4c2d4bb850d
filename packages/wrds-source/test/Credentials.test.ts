import { ConfigProvider, Effect, Layer, Option, Redacted } from "effect"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { AskForCredentials, findCredentials, type WrdsSettings } from "../src/index.ts"

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
      response.end(JSON.stringify(secretText === "" ? { __type: "ResourceNotFoundException", message: "no" } : { SecretString: secretText }))
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
  afterEach(() => { secretText = "" })
  afterAll(() => {
    secrets.close()
    secrets.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })

  const find = (environment: Readonly<Record<string, string>>, ask: AskForCredentials = () => Effect.succeed(Option.none())) =>
    findCredentials(settings).pipe(
      Effect.map(({ from, password, username }) => ({ from, username, password: Redacted.value(password) })),
      Effect.provide(Layer.merge(
        ConfigProvider.layer(ConfigProvider.fromEnvRecord({ HOME: join(folder, "nobody"), ...environment })),
        Layer.succeed(AskForCredentials, ask)
      ))
    )
  const passFile = (text: string, mode = 0o600): string => {
    const path = join(folder, "pgpass")
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }
  const person: AskForCredentials = ({ username }) =>
    Effect.succeed(Option.some({ username: username ?? "asked", password: Redacted.make("typed"), from: "the terminal" }))

  it("the environment first", async () => {
    const PGPASSFILE = passFile("*:*:*:ada:from-file")
    expect(await Effect.runPromise(find({ WRDS_USERNAME: "ada", WRDS_PASSWORD: "p:a\\s's wörd", PGPASSFILE, WRDS_SECRET_ID: "wrds" }, person)))
      .toEqual({ username: "ada", password: "p:a\\s's wörd", from: "WRDS_PASSWORD" })
    expect(asked).toBe(0)
  })

  it("then the password file, which must be one's own", async () => {
    const PGPASSFILE = passFile("*:*:*:ada:from-file")
    expect(await Effect.runPromise(find({ WRDS_USERNAME: "ada", PGPASSFILE, WRDS_SECRET_ID: "wrds" }, person))).toMatchObject({ password: "from-file", from: PGPASSFILE })
    expect(await Effect.runPromise(find({ PGPASSFILE }, person))).toMatchObject({ username: "ada", password: "from-file" })
    passFile("*:*:*:ada:from-file", 0o640)
    const refused = await Effect.runPromise(Effect.flip(find({ WRDS_USERNAME: "ada", PGPASSFILE }, person)))
    expect(refused.message).toContain(`chmod 600 ${PGPASSFILE}`)
    expect(refused.reason._tag).toBe("NotConfigured")
  })

  it("then AWS Secrets Manager, then a person", async () => {
    secretText = JSON.stringify({ username: "grace", password: "from-secret" })
    expect(await Effect.runPromise(find({ WRDS_SECRET_ID: "wrds" }, person))).toEqual({ username: "grace", password: "from-secret", from: "AWS secret wrds" })
    secretText = "plain-secret"
    expect(await Effect.runPromise(find({ WRDS_USERNAME: "ada", WRDS_SECRET_ID: "wrds" }, person))).toMatchObject({ username: "ada", password: "plain-secret" })
    expect(await Effect.runPromise(find({ WRDS_USERNAME: "ada" }, person))).toMatchObject({ username: "ada", password: "typed", from: "the terminal" })
  })

  it("and where there is nothing, the message says what to type", async () => {
    const nothing = await Effect.runPromise(Effect.flip(find({})))
    expect(nothing.message).toMatch(/No WRDS password was found.*export WRDS_USERNAME=.*chmod 600/s)
    const noSecret = await Effect.runPromise(Effect.flip(find({ WRDS_SECRET_ID: "wrds" })))
    expect(noSecret.message).toMatch(/gave no secret wrds \(ResourceNotFoundException\).*aws secretsmanager describe-secret --secret-id wrds/s)
    const noName = await Effect.runPromise(Effect.flip(find({ WRDS_PASSWORD: "top-secret" })))
    expect(noName.message).toContain("export WRDS_USERNAME")
    expect(noName.message).not.toContain("top-secret")
  })
})
