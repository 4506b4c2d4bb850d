import { examineRows, examineTables, type Finding } from "@ftm/prefetch"
import { wrdsVariables } from "@ftm/wrds-sandbox"
import { WrdsConnection } from "@ftm/wrds-source"
import { Effect } from "effect"
import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openChangedSandbox, openCorpusFolder, openFolder, type Opened, runPrefetch, wrdsConfig } from "./Wrds.ts"

/** What `doctor --json` said. */
interface Doctor {
  readonly code: number | null
  readonly ok: boolean
  readonly findings: ReadonlyArray<Finding>
  readonly stderr: string
  readonly of: (check: string) => Finding | undefined
}

describe("doctor", () => {
  let corpus: Opened<string>
  let store: Opened<string>
  beforeAll(async () => {
    corpus = await openCorpusFolder(12, "2023Q1")
    store = await openFolder()
  })
  afterAll(async () => {
    await corpus.close()
    await store.close()
  })

  const doctor = async (environment: Readonly<Record<string, string>>): Promise<Doctor> => {
    const { code, stderr, stdout } = await runPrefetch(["doctor", "--store", store.value, "--json"], environment)
    const said = JSON.parse(stdout) as { readonly ok: boolean; readonly findings: ReadonlyArray<Finding> }
    // Whatever is found: nobody is sent in a circle, and what is not well has a step that helps.
    expect(stdout + stderr).not.toMatch(/prefetch -- doctor|run doctor|run the same command|advice":"[^"]*undefined/)
    for (const { advice, found, state } of said.findings) {
      expect(found).not.toBe("")
      expect(advice === "", found).toBe(state === "ok")
    }
    expect(code).toBe(said.ok ? 0 : 1)
    return { code, ...said, stderr, of: (check) => said.findings.find((finding) => finding.check === check) }
  }
  const afterChanges = async (changes: string, environment: Readonly<Record<string, string>> = {}): Promise<Doctor> => {
    const sandbox = await openChangedSandbox(corpus.value, changes)
    try {
      return await doctor({ ...wrdsVariables(sandbox.value), ...environment })
    } finally {
      await sandbox.close()
    }
  }

  it("finds all well over one log-in where all is well", async () => {
    const well = await afterChanges("SELECT 1")
    expect(well.ok).toBe(true)
    expect(well.findings.filter(({ state }) => state !== "ok")).toEqual([])
    expect(well.of("ciq.wrds_transcript_detail")?.found).toBe("readable table, 16 of 16 columns used")
    expect(well.of("ciq.wrds_transcript_detail rows")?.found).toMatch(
      /earnings calls from 20\d\dQ\d to 20\d\dQ\d, the newest of \d{4}-\d\d-\d\d/
    )
    expect(well.of("ciq.ciqtranscriptcomponent rows")?.found).toMatch(/of the (\d+) newest calls \1 have components/)
    expect(well.of("log-in")?.found).toContain("password from WRDS_PASSWORD")
  })

  it("reads ids as text and dates as time stamps, and says which; a link table without usedflag will do", async () => {
    const text = await afterChanges(`
      ALTER TABLE ciq.wrds_transcript_detail ALTER companyid TYPE text, ALTER keydevid TYPE varchar(20), ALTER transcriptid TYPE text,
        ALTER keydeveventtypeid TYPE text, ALTER mostimportantdateutc TYPE timestamp;
      ALTER TABLE ciq.ciqtranscriptcomponent ALTER transcriptid TYPE char(12), ALTER transcriptcomponentid TYPE bigint;
      ALTER TABLE ciq.wrds_transcript_person ALTER transcriptid TYPE numeric(20, 4), ALTER transcriptcomponentid TYPE real;
      ALTER TABLE ciq.wrds_gvkey ALTER companyid TYPE text;
      ALTER TABLE crsp.ccmxpf_linktable ALTER lpermno TYPE text, DROP COLUMN usedflag`)
    expect(text.ok).toBe(true)
    expect(text.of("ciq.wrds_transcript_detail")?.found).toContain(
      "companyid is text, keydevid is character varying(20), transcriptid is text, keydeveventtypeid is text, mostimportantdateutc is timestamp without time zone"
    )
    expect(text.of("crsp.ccmxpf_linktable")?.found).toContain("usedflag is not there and not needed")
    expect(text.of("ciq.wrds_transcript_person.transcriptcomponentid")).toMatchObject({
      state: "note",
      found: expect.stringContaining("seven digits") as unknown
    })
    // The rows are found by ids of every type.
    expect(text.of("ciq.ciqtranscriptcomponent rows")?.found).toMatch(/of the (\d+) newest calls \1 have components/)
    expect(text.of("ciq.wrds_transcript_person rows")?.found).toMatch(/known for (\d+) of the \1 newest calls/)
  })

  it("takes the link history where the link table is missing", async () => {
    const missing = await afterChanges(
      "ALTER TABLE crsp.ccmxpf_linktable RENAME TO ccmxpf_lnkhist; ALTER TABLE crsp.ccmxpf_lnkhist DROP COLUMN usedflag"
    )
    expect(missing.ok).toBe(true)
    expect(missing.of("crsp.ccmxpf_linktable")).toMatchObject({
      state: "note",
      found: "is not there; crsp.ccmxpf_lnkhist is read in its place"
    })
    expect(missing.of("crsp.ccmxpf_lnkhist")?.state).toBe("ok")
    expect(missing.of("crsp.ccmxpf_lnkhist rows")?.state).toBe("ok")
  })

  it("takes the link history where the link table is closed", async () => {
    const closed = await afterChanges(
      "CREATE TABLE crsp.ccmxpf_lnkhist AS TABLE crsp.ccmxpf_linktable; REVOKE ALL ON crsp.ccmxpf_linktable FROM wrdsuser"
    )
    expect(closed.ok).toBe(true)
    expect(closed.of("crsp.ccmxpf_linktable")?.found).toContain("cannot be read by this account")
  })

  it("asks for either where neither the link table nor the link history is there", async () => {
    const both = await afterChanges("DROP TABLE crsp.ccmxpf_linktable")
    expect(both.of("crsp.ccmxpf_linktable")).toMatchObject({
      state: "bad",
      advice: expect.stringContaining("crsp.ccmxpf_lnkhist") as unknown
    })
  })

  it("names the columns that cannot be read, by their type or by the account's rights", async () => {
    const impossible = await afterChanges(`
      ALTER TABLE ciq.wrds_transcript_detail ALTER companyid TYPE jsonb USING to_jsonb(companyid);
      ALTER TABLE ciq.ciqtranscriptcomponent ALTER transcriptid TYPE bytea USING '\\x00', DROP COLUMN componenttext;
      REVOKE SELECT ON ciq.wrds_transcript_person FROM wrdsuser;
      GRANT SELECT (transcriptid, transcriptcomponentid, transcriptcomponenttypename, transcriptpersonname, speakertypeid, speakertypename, proid)
        ON ciq.wrds_transcript_person TO wrdsuser;
      REVOKE ALL ON ciq.wrds_gvkey FROM wrdsuser`)
    expect(impossible.of("ciq.wrds_transcript_detail")).toMatchObject({
      state: "bad",
      found: expect.stringContaining("column companyid is jsonb, not a number or a text") as unknown
    })
    expect(impossible.of("ciq.ciqtranscriptcomponent")?.found).toMatch(
      /4 of the 6 needed columns.*column transcriptid is bytea.*column componenttext is missing/
    )
    expect(impossible.of("ciq.wrds_transcript_person")).toMatchObject({
      state: "bad",
      found: expect.stringContaining("this account may not read its column companyofperson") as unknown,
      advice: expect.stringContaining("WRDS representative") as unknown
    })
    expect(impossible.of("ciq.wrds_gvkey")?.found).toBe("cannot be read by this account")
    expect(impossible.stderr).toMatch(/4 of \d+ findings are bad \(ciq\.wrds_transcript_detail, .*Do what stands behind their arrows/)
  })

  it("looks at the rows: ids that are missing or none, dates that are missing, no speakers, no texts", async () => {
    const rows = await afterChanges(`
      ALTER TABLE ciq.wrds_transcript_detail ALTER companyid TYPE text;
      UPDATE ciq.wrds_transcript_detail SET companyid = NULL WHERE transcriptid IN (SELECT transcriptid FROM ciq.wrds_transcript_detail WHERE keydeveventtypeid = 48 ORDER BY 1 LIMIT 2);
      UPDATE ciq.wrds_transcript_detail SET companyid = 'n/a' WHERE transcriptid IN (SELECT transcriptid FROM ciq.wrds_transcript_detail WHERE keydeveventtypeid = 48 ORDER BY 1 OFFSET 2 LIMIT 1);
      UPDATE ciq.wrds_transcript_detail SET mostimportantdateutc = NULL WHERE transcriptid IN (SELECT transcriptid FROM ciq.wrds_transcript_detail WHERE keydeveventtypeid = 48 ORDER BY 1 DESC LIMIT 1);
      DELETE FROM ciq.wrds_transcript_person;
      UPDATE ciq.ciqtranscriptcomponent SET componenttext = ' ';
      UPDATE crsp.ccmxpf_linktable SET linktype = 'NR'`)
    expect(rows.of("ciq.wrds_transcript_detail.companyid")).toMatchObject({
      state: "note",
      found: expect.stringMatching(/^2 of \d+ \(.* have none \(NULL\); 1 of .* such as "n\/a"$/) as unknown
    })
    expect(rows.of("ciq.wrds_transcript_detail.mostimportantdateutc")).toMatchObject({
      state: "note",
      found: expect.stringContaining("1 of ") as unknown
    })
    expect(rows.of("ciq.wrds_transcript_person rows")).toMatchObject({
      state: "note",
      found: "the table is empty",
      advice: expect.stringContaining("operator turns") as unknown
    })
    expect(rows.of("ciq.ciqtranscriptcomponent rows")).toMatchObject({
      state: "bad",
      found: expect.stringContaining(" 0 of them with text") as unknown
    })
    expect(rows.of("crsp.ccmxpf_linktable rows")).toMatchObject({
      state: "bad",
      found: expect.stringContaining(" 0 of them usable links") as unknown
    })
  })

  it("tells empty tables", async () => {
    const empty = await afterChanges(
      "DELETE FROM ciq.wrds_transcript_detail; DELETE FROM ciq.ciqtranscriptcomponent; DELETE FROM ciq.wrds_gvkey"
    )
    for (const table of ["wrds_transcript_detail", "ciqtranscriptcomponent", "wrds_gvkey"]) {
      expect(empty.of(`ciq.${table} rows`), table).toMatchObject({ state: "bad", found: "the table is empty" })
    }
  })

  it("tells a table without earnings calls, and what it has instead", async () => {
    const other = await afterChanges(
      "UPDATE ciq.wrds_transcript_detail SET keydeveventtypeid = 51, keydeveventtypename = 'Company Conference Presentations'"
    )
    expect(other.of("ciq.wrds_transcript_detail rows")).toMatchObject({
      state: "bad",
      found: expect.stringContaining("there are: 51 Company Conference Presentations") as unknown,
      advice: expect.stringContaining("--event-types") as unknown
    })
  })

  it("tells newest quarters without earnings calls", async () => {
    const gap = await afterChanges(
      "UPDATE ciq.wrds_transcript_detail SET keydeveventtypeid = 51 WHERE mostimportantdateutc >= '2023-04-01'"
    )
    expect(gap.of("ciq.wrds_transcript_detail quarters")).toMatchObject({
      state: "note",
      found: expect.stringContaining("no earnings call in 2023Q2") as unknown
    })
  })

  it("does not wait for rows longer than it may", async () => {
    const sandbox = await openChangedSandbox(
      corpus.value,
      `
      ALTER TABLE ciq.wrds_gvkey RENAME TO slow_gvkey;
      CREATE VIEW ciq.wrds_gvkey AS SELECT g.* FROM ciq.slow_gvkey g WHERE pg_sleep(1) IS NOT NULL`
    )
    try {
      const findings = await Effect.runPromise(
        Effect.gen(function* () {
          return yield* examineRows(yield* examineTables, 300)
        }).pipe(Effect.provide(WrdsConnection.layer()), Effect.provide(wrdsConfig(sandbox.value)))
      )
      const of = (check: string) => findings.find((finding) => finding.check === check)
      expect(of("ciq.wrds_gvkey rows")).toMatchObject({ state: "note", found: expect.stringContaining("not looked at") as unknown })
      // The others are looked at all the same.
      expect(of("ciq.wrds_transcript_detail rows")?.state).toBe("ok")
    } finally {
      await sandbox.close()
    }
  })

  it("says what is wrong with the log-in as a finding, without a word about running doctor", async () => {
    const missing = await doctor({ WRDS_USERNAME: "ada" })
    expect(missing.of("log-in")).toMatchObject({ state: "bad", found: expect.stringContaining(".pgpass is not there") as unknown })
    expect(missing.of("store")?.state).toBe("ok")
    const unreachable = await doctor({ WRDS_USERNAME: "ada", WRDS_PASSWORD: "x", WRDS_HOST: "127.0.0.1", WRDS_PORT: "1" })
    expect(unreachable.of("log-in")).toMatchObject({
      found: "Cannot reach 127.0.0.1:1 (ECONNREFUSED).",
      advice: "Check WRDS_HOST and WRDS_PORT, the network and the firewall."
    })
  })

  it("tells that everybody on this machine may read the store, with the command that ends it", async () => {
    const nobody = { WRDS_USERNAME: "ada", WRDS_PASSWORD: "x", WRDS_HOST: "127.0.0.1", WRDS_PORT: "1" }
    const text = join(store.value, "calls.parquet")
    writeFileSync(text, "licensed")
    chmodSync(text, 0o644)
    // The folder itself is the owner's: what lies in it is out of the reach of others.
    expect((await doctor(nobody)).of("readers")?.state).toBe("ok")
    chmodSync(store.value, 0o755)
    expect((await doctor(nobody)).of("readers")).toMatchObject({
      state: "note",
      found: expect.stringContaining(text) as unknown,
      advice: expect.stringContaining(`chmod -R o-rwx ${store.value}`) as unknown
    })
    chmodSync(text, 0o640)
    expect((await doctor(nobody)).of("readers")?.state).toBe("ok")
    chmodSync(store.value, 0o700)
  })

  it("says of a CA file what it is instead, also where WRDS_SSLMODE asks for little", async () => {
    const missing = { WRDS_USERNAME: "ada", WRDS_PASSWORD: "x", WRDS_SSLMODE: "require", WRDS_CA_FILE: join(store.value, "nowhere.pem") }
    expect((await doctor(missing)).of("log-in")?.found).toContain("nowhere.pem of WRDS_CA_FILE is not there")
    const page = join(store.value, "ca.pem")
    writeFileSync(page, "<html>not found</html>")
    expect((await doctor({ WRDS_USERNAME: "ada", WRDS_PASSWORD: "x", WRDS_CA_FILE: page })).of("log-in")?.found).toContain(
      "holds no certificate: it is a web page"
    )
  })
})
