import { Effect, Exit, Scope } from "effect"
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { dirname } from "node:path"
import { Client } from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../src/index.ts"
import { clientFor, refusal, withClient } from "./Connect.ts"
import { writeTinyFolder } from "./TinyFolder.ts"

const processesIn = (folder: string): ReadonlyArray<string> =>
  execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(folder))

describe("a sandbox loaded from a small folder", () => {
  const folder = writeTinyFolder()
  const scope = Scope.makeUnsafe()
  let sandbox: Sandbox

  beforeAll(async () => {
    sandbox = await Effect.runPromise(startSandbox({ data: folder.path }).pipe(Scope.provide(scope)))
  })
  afterAll(async () => {
    const home = dirname(sandbox.caFile)
    expect(processesIn(home).length).toBeGreaterThan(0)
    await Effect.runPromise(Scope.close(scope, Exit.void))
    expect(processesIn(home)).toEqual([])
    expect(existsSync(home)).toBe(false)
    folder.remove()
  })

  it("takes a log-in over TLS whose certificate verifies, by address and by name", async () => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const encrypted = await withClient(clientFor(sandbox, { host }), (client) =>
        client.query("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
      )
      expect(encrypted.rows).toEqual([{ ssl: true, version: "TLSv1.3" }])
    }
  })

  it("refuses a wrong password, a connection without TLS, and an authority it was not signed by", async () => {
    const wrong = await refusal(clientFor(sandbox, { password: "not it" }).connect())
    expect(wrong).toEqual({ code: "28P01", message: 'password authentication failed for user "wrdsuser"' })

    const { database, host, password, port, username } = sandbox
    const plain = new Client({ host, port, database, user: username, password, ssl: false })
    expect((await refusal(plain.connect())).code).toBe("28000")

    const distrusting = new Client({ host, port, database, user: username, password, ssl: { rejectUnauthorized: true } })
    expect((await refusal(distrusting.connect())).message).toMatch(/certificate/)

    const superuser = await refusal(clientFor(sandbox, { username: "postgres" }).connect())
    expect(superuser.code).toBe("28P01")
  })

  it("has the five tables with WRDS's types", async () => {
    const columns = await withClient(clientFor(sandbox), (client) =>
      client.query(`SELECT table_schema || '.' || table_name || '.' || column_name AS name, data_type AS type
        FROM information_schema.columns WHERE table_schema IN ('ciq', 'crsp')`)
    )
    const types = Object.fromEntries(columns.rows.map((row: { name: string; type: string }) => [row.name, row.type]))
    expect(Object.keys(types)).toHaveLength(16 + 6 + 13 + 5 + 9)
    expect(types).toMatchObject({
      "ciq.wrds_transcript_detail.companyid": "numeric",
      "ciq.wrds_transcript_detail.transcriptid": "numeric",
      "ciq.wrds_transcript_detail.mostimportantdateutc": "date",
      "ciq.wrds_transcript_detail.transcriptcreationtime_utc": "time without time zone",
      "ciq.ciqtranscriptcomponent.transcriptid": "integer",
      "ciq.ciqtranscriptcomponent.componentorder": "smallint",
      "ciq.wrds_transcript_person.speakertypeid": "smallint",
      "ciq.wrds_gvkey.gvkey": "text",
      "crsp.ccmxpf_linktable.lpermno": "double precision",
      "crsp.ccmxpf_linktable.linkenddt": "date"
    })
  })

  it("keeps texts as they are, and knows an empty text from a missing value", async () => {
    const { components, links } = await withClient(clientFor(sandbox), async (client) => ({
      components: await client.query("SELECT componenttext, transcriptpersonid FROM ciq.ciqtranscriptcomponent ORDER BY componentorder"),
      links: await client.query("SELECT gvkey, lpermno, linkenddt FROM crsp.ccmxpf_linktable ORDER BY liid")
    }))
    expect(components.rows).toEqual([
      { componenttext: "Welcome to the call, everyone.\nPlease go ahead.", transcriptpersonid: 1 },
      { componenttext: 'He said "demand is strong", and it is.', transcriptpersonid: 500 },
      { componenttext: "", transcriptpersonid: 500 },
      { componenttext: "Yes.", transcriptpersonid: null }
    ])
    expect(links.rows).toEqual([
      { gvkey: "001234", lpermno: 10001, linkenddt: null },
      { gvkey: "001234", lpermno: null, linkenddt: null }
    ])
  })

  it("lets its user read and nothing else", async () => {
    const writes = [
      "DELETE FROM ciq.wrds_gvkey",
      "CREATE TABLE ciq.mine (id int)",
      "CREATE TABLE public.mine (id int)",
      "COPY ciq.wrds_gvkey TO '/tmp/ftm-wrds-sandbox-copy'"
    ]
    for (const sql of writes) {
      expect(await refusal(withClient(clientFor(sandbox), (client) => client.query(sql))), sql).toMatchObject({ code: "42501" })
    }
    const role = await withClient(clientFor(sandbox), (client) =>
      client.query("SELECT rolsuper, rolconnlimit FROM pg_roles WHERE rolname = current_user")
    )
    expect(role.rows).toEqual([{ rolsuper: false, rolconnlimit: 7 }])
  })
})

it("changes its tables by SQL once they are loaded; new tables can be read, and wrong SQL is told", async () => {
  const folder = writeTinyFolder()
  try {
    const changes =
      "ALTER TABLE ciq.wrds_gvkey ALTER companyid TYPE text; CREATE TABLE crsp.ccmxpf_lnkhist AS TABLE crsp.ccmxpf_linktable; REVOKE ALL ON crsp.ccmxpf_linktable FROM wrdsuser"
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const sandbox = yield* startSandbox({ data: folder.path, changes })
          yield* Effect.promise(() =>
            withClient(clientFor(sandbox), async (client) => {
              expect((await client.query("SELECT pg_typeof(companyid)::text AS type FROM ciq.wrds_gvkey")).rows).toEqual([{ type: "text" }])
              expect((await client.query("SELECT count(*)::int AS rows FROM crsp.ccmxpf_lnkhist")).rows).toEqual([{ rows: 2 }])
              expect(await refusal(client.query("SELECT 1 FROM crsp.ccmxpf_linktable"))).toMatchObject({ code: "42501" })
            })
          )
        })
      )
    )
    const wrong = await Effect.runPromise(
      Effect.flip(Effect.scoped(startSandbox({ data: folder.path, changes: "ALTER TABLE ciq.nowhere RENAME TO here" })))
    )
    expect(wrong.message).toContain("ciq.nowhere")
  } finally {
    folder.remove()
  }
})
