import { ConfigProvider, Effect, Layer, Logger, Result } from "effect"
import { X509Certificate } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ApprovalNotice, WrdsConnection, type WrdsError } from "../src/index.ts"
import { makeCa, makeServer, type Signed } from "./Certificates.ts"
import { type Answer, startTlsServer } from "./TlsServer.ts"

/** What came of one log-in. */
interface Tried {
  readonly error: WrdsError
  /** Times that somebody was told to look at the telephone. */
  readonly announced: number
  readonly warnings: string
}

describe("certificates", () => {
  let folder: string
  let ca: Signed
  let otherCa: Signed
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "ftm-certificates-"))
    ca = await makeCa("The right CA")
    otherCa = await makeCa("Another CA")
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const tryLogIn = async (environment: Readonly<Record<string, string>>): Promise<Tried> => {
    let announced = 0
    let warnings = ""
    const notice = Layer.succeed(ApprovalNotice, {
      dialling: () =>
        Effect.sync(() => {
          announced++
        }),
      waiting: () => Effect.void,
      loggedIn: Effect.void,
      redialling: () => Effect.void
    })
    const logger = Logger.layer([
      Logger.make(({ message }) => {
        warnings += String(message)
      })
    ])
    const config = ConfigProvider.layer(
      ConfigProvider.fromEnvRecord({ WRDS_USERNAME: "ada", WRDS_PASSWORD: "s3cret-word", ...environment })
    )
    const result = await Effect.runPromise(
      Effect.result(Layer.build(WrdsConnection.layer()).pipe(Effect.scoped, Effect.provide(Layer.mergeAll(notice, logger, config))))
    )
    if (Result.isSuccess(result)) throw new Error("it logged in")
    expect(result.failure.message).not.toContain("s3cret-word")
    return { error: result.failure, announced, warnings }
  }
  const handshake = async (answer: Answer, environment: Readonly<Record<string, string>> = {}) => {
    const server = await startTlsServer(answer)
    try {
      return {
        ...(await tryLogIn({ WRDS_HOST: "localhost", WRDS_PORT: String(server.port), ...environment })),
        received: server.received()
      }
    } finally {
      await server.close()
    }
  }
  const serving = ({ certificate, key }: Signed, chain = ""): Answer => ({ says: "S", tls: { cert: certificate + chain, key } })

  it("a CA file that cannot vouch for anybody is told before anything is dialled", async () => {
    const expired = await makeCa("An old CA", { valid: [-30, -2] })
    const early = await makeCa("A coming CA", { valid: [2, 30] })
    mkdirSync(join(folder, "folder"))
    const der = new X509Certificate(ca.certificate).raw
    const broken = ca.certificate
      .split("\n")
      .map((line, i) => (i === 3 ? "A".repeat(line.length) : line))
      .join("\n")
    const table: ReadonlyArray<readonly [string, RegExp]> = [
      [join(folder, "nowhere.pem"), /nowhere\.pem of WRDS_CA_FILE is not there\. Correct WRDS_CA_FILE, or unset it/],
      [join(folder, "folder"), /is a folder/],
      [file("empty.pem", " \n"), /is empty/],
      [file("key.pem", ca.key), /holds no certificate: it is a private key/],
      [file("page.pem", "<!DOCTYPE html><html><body>404</body></html>"), /holds no certificate: it is a web page/],
      [file("words.pem", "my CA\n"), /holds no certificate: it is no PEM text/],
      [file("ca.der", der), /in binary form \(DER\).*openssl x509 -inform der -in .*ca\.der -out .*ca\.der\.pem/],
      [file("utf16.pem", Buffer.from(`\uFEFF${ca.certificate}`, "utf16le")), /saved as UTF-16/],
      [file("cut.pem", `# a comment\n${ca.certificate.slice(0, 200)}`), /is cut off: the certificate that begins at line 2/],
      [file("broken.pem", otherCa.certificate + broken), /its certificate 2, at line \d+, cannot be parsed/],
      [file("expired.pem", expired.certificate), /valid today.*that of CN=An old CA ended on \d{4}-\d\d-\d\d/],
      [file("early.pem", early.certificate), /valid today.*that of CN=A coming CA begins on \d{4}-\d\d-\d\d/]
    ]
    for (const [path, words] of table) {
      const { announced, error } = await tryLogIn({ WRDS_CA_FILE: path, WRDS_HOST: "localhost", WRDS_PORT: "1" })
      expect(error.message, path).toMatch(words)
      expect([error.reason._tag, announced], path).toEqual(["NotConfigured", 0])
    }
    // The key of a CA is the last thing to print.
    expect((await tryLogIn({ WRDS_CA_FILE: join(folder, "key.pem") })).error.message).not.toContain(ca.key.split("\n")[1])
  })

  it("an unused CA file is told: without TLS there is no certificate", async () => {
    const elsewhere = { WRDS_HOST: "localhost", WRDS_PORT: "1" }
    const { warnings } = await tryLogIn({ ...elsewhere, WRDS_CA_FILE: join(folder, "nowhere.pem"), WRDS_SSLMODE: "disable" })
    expect(warnings).toMatch(/nowhere\.pem is not used, because WRDS_SSLMODE=disable.*Unset WRDS_SSLMODE/)
    for (const WRDS_SSLMODE of ["disable", "require"]) {
      expect((await tryLogIn({ ...elsewhere, WRDS_SSLMODE })).warnings).toBe("")
    }
  })

  it("each failure of the handshake has a message of its own, and the log-in is not sent", async () => {
    const root = await makeCa("The root CA")
    const middle = await makeCa("The middle CA", { by: root })
    const namesake = await makeCa("The right CA")
    const WRDS_CA_FILE = file("ca.pem", ca.certificate)
    const table: ReadonlyArray<readonly [string, Answer, Readonly<Record<string, string>>, RegExp]> = [
      [
        "expired",
        serving(await makeServer("localhost", { by: ca, valid: [-30, -2] })),
        { WRDS_CA_FILE },
        /^The certificate of localhost:\d+ has expired on \d{4}-\d\d-\d\d; today is .*CERT_HAS_EXPIRED; checked against WRDS_CA_FILE=.*ca\.pem \(CN=The right CA\)/
      ],
      [
        "not yet valid",
        serving(await makeServer("localhost", { by: ca, valid: [2, 30] })),
        { WRDS_CA_FILE },
        /is not valid yet: it begins on .*Set this machine's clock/
      ],
      [
        "self-signed",
        serving(await makeServer("localhost")),
        { WRDS_CA_FILE },
        /signed by nobody but itself \(CN=localhost, SHA-256 [0-9A-F:]{95}\).*set WRDS_CA_FILE to the file/
      ],
      [
        "unknown to Node",
        serving(await makeServer("localhost", { by: ca })),
        {},
        /signed by CN=The right CA, which is not in Node's own list of CAs.*NODE_OPTIONS=--use-system-ca/
      ],
      [
        "unknown to Node, with its root sent along",
        serving(await makeServer("localhost", { by: ca }), ca.certificate),
        {},
        /signed by CN=The right CA, which is not in Node's own list of CAs/
      ],
      [
        "another CA",
        serving(await makeServer("localhost", { by: ca })),
        { WRDS_CA_FILE: file("other.pem", otherCa.certificate) },
        /signed by CN=The right CA, and none of the CAs in WRDS_CA_FILE=.*other\.pem \(CN=Another CA\) has signed it.*unset it/
      ],
      [
        "another key",
        serving(await makeServer("localhost", { by: ca })),
        { WRDS_CA_FILE: file("namesake.pem", namesake.certificate) },
        /holds a CA of that name, but with another key/
      ],
      [
        "a middle CA alone",
        serving(await makeServer("localhost", { by: middle })),
        { WRDS_CA_FILE: file("middle.pem", middle.certificate) },
        /signed by CN=The middle CA, which .* holds, but .* does not hold the CA above it, CN=The root CA.*Add that CA's certificate/
      ],
      [
        "wrong name",
        serving(await makeServer("wrds.example", { by: ca })),
        { WRDS_CA_FILE },
        /is for wrds\.example, not for localhost .*Set WRDS_HOST/
      ],
      [
        "wrong name, by address",
        serving(await makeServer("localhost", { by: ca })),
        { WRDS_CA_FILE, WRDS_HOST: "127.0.0.1" },
        /is for localhost, not for 127\.0\.0\.1/
      ],
      ["no TLS", { says: "N" }, { WRDS_CA_FILE }, /speaks no TLS, so no password was sent.*WRDS_SSLMODE=disable/],
      [
        "too old",
        {
          says: "S",
          tls: {
            ...certOf(await makeServer("localhost", { by: ca })),
            minVersion: "TLSv1",
            maxVersion: "TLSv1.1",
            ciphers: "DEFAULT@SECLEVEL=0"
          }
        },
        { WRDS_CA_FILE },
        /no version of TLS in common \(ERR_SSL_/
      ],
      [
        "no TLS behind the yes",
        { says: "S", sends: "HTTP/1.1 400 Bad Request\r\n\r\n" },
        { WRDS_CA_FILE },
        /said that it speaks TLS, but what it sent next was not TLS/
      ],
      ["SSH", { banner: "SSH-2.0-OpenSSH_9.6\r\n" }, { WRDS_CA_FILE }, /does not speak PostgreSQL's TLS.*WRDS_PORT/]
    ]
    const seen = new Set<string>()
    for (const [name, answer, environment, words] of table) {
      const { announced, error, received } = await handshake(answer, environment)
      expect(error.message, name).toMatch(words)
      expect([error.reason._tag, announced, received], name).toEqual(["TlsFailed", 1, 0])
      seen.add(error.found!.replace(/:\d+/g, ""))
    }
    expect(seen.size).toBeGreaterThanOrEqual(table.length - 1)
  })

  it("a server that hangs up in the handshake is not taken for a wrong certificate", async () => {
    const { error } = await handshake({ says: "S", sends: undefined })
    expect(error.reason._tag).toBe("HostUnreachable")
    expect(error.message).toMatch(/in the middle of the TLS handshake/)
  })

  it("to a server whose certificate is in order, by name and by address, the log-in is sent", async () => {
    const WRDS_CA_FILE = file("ca.pem", ca.certificate)
    const server = serving(await makeServer("localhost", { by: ca, address: "127.0.0.1" }))
    for (const WRDS_HOST of ["localhost", "127.0.0.1"]) {
      const { error, received } = await handshake(server, { WRDS_CA_FILE, WRDS_HOST })
      expect(received, WRDS_HOST).toBeGreaterThan(0)
      expect(error.reason._tag, WRDS_HOST).toBe("HostUnreachable")
      expect(error.message).toContain("a push may have been sent")
    }
  })

  it("require with a CA file asks who has signed, and not for which host", async () => {
    const WRDS_SSLMODE = "require"
    const WRDS_CA_FILE = file("ca.pem", ca.certificate)
    const elsewhere = await handshake(serving(await makeServer("wrds.example", { by: ca })), { WRDS_SSLMODE, WRDS_CA_FILE })
    expect([elsewhere.received > 0, elsewhere.error.reason._tag]).toEqual([true, "HostUnreachable"])
    for (const signed of [{ by: otherCa }, {}, { by: ca, valid: [-30, -2] } as const]) {
      const { error, received } = await handshake(serving(await makeServer("localhost", signed)), { WRDS_SSLMODE, WRDS_CA_FILE })
      expect([received, error.reason._tag]).toEqual([0, "TlsFailed"])
    }
    const { announced, error } = await tryLogIn({ WRDS_SSLMODE, WRDS_CA_FILE: join(folder, "nowhere.pem"), WRDS_HOST: "localhost" })
    expect([announced, error.reason._tag]).toEqual([0, "NotConfigured"])
  })

  it("without a check the log-in is sent to any certificate", async () => {
    const { error, received } = await handshake(serving(await makeServer("wrds.example", { valid: [-30, -2] })), {
      WRDS_SSLMODE: "require"
    })
    expect(received).toBeGreaterThan(0)
    expect(error.reason._tag).toBe("HostUnreachable")
  })
})

const certOf = ({ certificate, key }: Signed) => ({ cert: certificate, key })
