import { Effect } from "effect"
import { createHash } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { writeSampleCorpus } from "../src/index.ts"
import { queryTables, readExpected, readSentences, readThemes, readTopics } from "./ReadCorpus.ts"

const folder = mkdtempSync(join(tmpdir(), "ftm-sample-corpus-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = async (name: string, firms: number, seed: number, quarter = "2023Q1") => {
  const out = join(folder, name)
  await Effect.runPromise(writeSampleCorpus({ out, quarter, firms, seed }))
  return out
}

const hashes = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path)
      .filter((name) => !name.startsWith("."))
      .toSorted()
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(path, name)))
          .digest("hex")
      ])
  )

describe("what is written", () => {
  it("is the same byte for byte for the same options, and other calls for another seed", async () => {
    const first = hashes(await write("once", 12, 5))
    expect(hashes(await write("twice", 12, 5))).toEqual(first)
    expect(Object.keys(first)).toHaveLength(9)
    const other = hashes(await write("other", 12, 6))
    expect(Object.keys(first).filter((name) => other[name] === first[name])).toEqual([])
  })

  it("keeps a firm's ids, name and subjects from quarter to quarter and for any number of firms", async () => {
    const winter = await write("winter", 5, 5, "2022Q4")
    const spring = await write("spring", 9, 5, "2023Q1")
    const identity = (path: string) =>
      readExpected(path)
        .firms.slice(0, 5)
        .map((firm) => [firm.firm_id, firm.firm_name, firm.gvkey, firm.permno])
    expect(identity(winter)).toEqual(identity(spring))
    const subjects = (path: string) => readTopics(path).map((topic) => topic.topic_id)
    expect(subjects(spring)).toEqual(expect.arrayContaining([...subjects(winter)]))
    const calls = (path: string) => readExpected(path).firms.map((firm) => firm.transcript_id)
    expect(calls(winter).filter((id) => calls(spring).includes(id))).toEqual([])
  })

  it("moves themes on in a later quarter: one appears, one grows, one fades, one vanishes, and the others stay", async () => {
    const earlier = await write("earlier", 40, 1)
    const later = join(folder, "later")
    await Effect.runPromise(writeSampleCorpus({ out: later, quarter: "2023Q2", firms: 40, seed: 1, later: true }))
    const firmsOf = (path: string) => {
      const topics = readTopics(path)
      return (theme: string): number => topics.filter((topic) => topic.theme === theme).length
    }
    const [before, after] = [firmsOf(earlier), firmsOf(later)]
    expect([before("drought"), after("drought") > 10]).toEqual([0, true])
    expect(after("ai-investment")).toBeGreaterThan(1.3 * before("ai-investment"))
    expect(after("cyber-security")).toBeLessThan(before("cyber-security") / 1.5)
    expect([before("acquisition") > 5, after("acquisition")]).toEqual([true, 0])
    for (const theme of ["supply-chain", "tariffs", "energy-transition"]) {
      expect(Math.abs(after(theme) - before(theme)), theme).toBeLessThanOrEqual(2)
    }
  })

  it("refuses what it cannot do, saying which option", async () => {
    const failure = (options: { quarter?: string; firms?: number; seed?: number }) =>
      Effect.runPromise(Effect.flip(writeSampleCorpus({ out: join(folder, "no"), quarter: "2023Q1", firms: 3, seed: 1, ...options })))
    expect((await failure({ quarter: "2023Q5" })).message).toBe("--quarter 2023Q5: a quarter looks like 2023Q1")
    expect((await failure({ firms: 0 })).message).toContain("--firms 0")
    expect((await failure({ firms: 2.5 })).wrongUsage).toBe(true)
    expect((await failure({ seed: Number.NaN })).message).toContain("--seed NaN")
  })
})

describe("forty firms", () => {
  let out: string
  beforeAll(async () => {
    out = await write("forty", 40, 1)
  })

  it("lists the firms that WRDS's rules keep, worked out by DuckDB from the tables alone", async () => {
    const rows = await queryTables(
      out,
      `
      WITH version AS (
        SELECT *, row_number() OVER (PARTITION BY companyid ORDER BY
            mostimportantdateutc DESC, CAST(keydevid AS BIGINT) DESC,
            transcriptpresentationtypeid = '5' DESC,
            transcriptcreationdate_utc DESC, transcriptcreationtime_utc DESC, CAST(transcriptid AS BIGINT) DESC) AS rank
        FROM detail
        WHERE keydeveventtypeid = '48' AND mostimportantdateutc BETWEEN '2023-01-01' AND '2023-03-31')
      SELECT v.companyid AS firm_id, v.transcriptid AS transcript_id, v.mostimportantdateutc AS call_date,
        (SELECT min(g.gvkey) FROM gvkey g WHERE g.companyid = v.companyid
          AND v.mostimportantdateutc BETWEEN coalesce(g.startdate, '0') AND coalesce(g.enddate, '9')) AS gvkey,
        (SELECT first(l.lpermno ORDER BY l.linkprim DESC) FROM link l JOIN gvkey g ON g.gvkey = l.gvkey
          WHERE g.companyid = v.companyid
          AND v.mostimportantdateutc BETWEEN coalesce(g.startdate, '0') AND coalesce(g.enddate, '9')
          AND l.linktype IN ('LU', 'LC') AND l.linkprim IN ('P', 'C')
          AND v.mostimportantdateutc BETWEEN l.linkdt AND coalesce(l.linkenddt, '9')) AS permno,
        (SELECT count(*)::INT FROM component c WHERE c.transcriptid = v.transcriptid) AS n_components
      FROM version v WHERE rank = 1`
    )
    expect(rows).toHaveLength(40)
    const kept = rows.filter((row) => row["gvkey"] !== null && row["permno"] !== null)
    const expected = readExpected(out)
    const byFirm = (a: { firm_id?: unknown }, b: { firm_id?: unknown }) => Number(a.firm_id) - Number(b.firm_id)
    expect([...kept].toSorted(byFirm)).toEqual(
      [...expected.firms]
        .toSorted(byFirm)
        .map((firm) => ({
          firm_id: firm.firm_id,
          transcript_id: firm.transcript_id,
          call_date: firm.earnings_call_date,
          gvkey: firm.gvkey,
          permno: String(firm.permno),
          n_components: firm.n_components
        }))
    )
    expect(new Set(expected.excluded.map((firm) => firm.reason))).toEqual(
      new Set(["no gvkey", "gvkey link ended before the call", "no usable permno link", "permno link ended before the call"])
    )
  })

  it("has the texts that expected.json and the ground truth speak of", async () => {
    const rows = await queryTables(
      out,
      `
      SELECT c.transcriptid, c.componentorder::INT AS componentorder, coalesce(c.componenttext, '') AS text, p.speakertypename AS speaker
      FROM component c JOIN person p USING (transcriptcomponentid, transcriptid)
      ORDER BY c.transcriptid, componentorder`
    )
    const expected = readExpected(out)
    for (const firm of [...expected.firms, ...expected.excluded]) {
      const spoken = rows
        .filter((row) => row["transcriptid"] === firm.transcript_id && row["speaker"] !== "Operator" && row["text"] !== "")
        .map((row) => row["text"])
        .join("\n")
      expect(createHash("sha256").update(spoken).digest("hex")).toBe(firm.spoken_sha256)
      expect(spoken.length).toBe(firm.spoken_chars)
    }
    const texts = new Map(rows.map((row) => [`${row["transcriptid"]}/${row["componentorder"]}`, String(row["text"])]))
    for (const sentence of readSentences(out)) {
      expect(texts.get(`${sentence.transcript_id}/${sentence.componentorder}`)).toContain(sentence.text)
    }
  })

  it("has topics and themes that fit together", () => {
    const topics = readTopics(out)
    const counts = new Map<string, number>()
    for (const { topic_id } of readSentences(out)) {
      if (topic_id !== null) counts.set(topic_id, (counts.get(topic_id) ?? 0) + 1)
    }
    expect(Object.fromEntries(topics.map((topic) => [topic.topic_id, topic.n_sentences]))).toEqual(Object.fromEntries(counts))
    expect(new Set(topics.map((topic) => topic.industry)).size).toBe(6)

    const themes = readThemes(out)
    expect(themes).toHaveLength(8)
    for (const theme of themes) {
      expect(theme.n_firms).toBeGreaterThanOrEqual(5)
      expect(theme.industries.length).toBeGreaterThanOrEqual(4)
      expect(topics.filter((topic) => topic.theme === theme.theme).map((topic) => topic.topic_id)).toEqual(theme.topic_ids)
    }
  })

  it("has calls of a real call's length", () => {
    const perFirm = new Map<string, number>()
    for (const sentence of readSentences(out)) perFirm.set(sentence.firm_id, (perFirm.get(sentence.firm_id) ?? 0) + 1)
    const lengths = [...perFirm.values()].toSorted((a, b) => a - b)
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0
    expect(median).toBeGreaterThan(300)
    expect(median).toBeLessThan(450)
    const components = readExpected(out)
      .firms.map((firm) => firm.n_components)
      .toSorted((a, b) => a - b)
    expect(components[Math.floor(components.length / 2)]).toBeGreaterThanOrEqual(40)
    expect(components.at(-1)).toBeLessThanOrEqual(75)
  })

  it("hardly ever says the same topic sentence twice, even with its numbers and names masked", () => {
    const topical = readSentences(out)
      .filter((sentence) => sentence.topic_id !== null)
      .map((sentence) => sentence.text)
    const repeated = (texts: ReadonlyArray<string>): number => 1 - new Set(texts).size / texts.length
    const share = repeated(topical)
    const masked = repeated(topical.map((text) => text.replace(/[\d.,]+/g, "#").replace(/\b[A-Z][a-z]+\b/g, "@")))
    console.log(
      `exact repeats ${(100 * share).toFixed(2)} %, with numbers and names masked ${(100 * masked).toFixed(2)} %, of ${topical.length}`
    )
    expect(share).toBeLessThan(0.01)
    expect(masked).toBeLessThan(0.05)
  })

  it("holds WRDS's traps", async () => {
    const [traps] = await queryTables(
      out,
      `
      SELECT
        (SELECT count(*) FROM (SELECT keydevid FROM detail GROUP BY keydevid HAVING count(*) >= 3)) AS events_with_versions,
        (SELECT count(*) FROM detail p JOIN detail f USING (keydevid) WHERE p.transcriptpresentationtypeid = '4'
          AND f.transcriptpresentationtypeid = '5' AND p.transcriptcreationdate_utc > f.transcriptcreationdate_utc) AS newer_preliminary,
        (SELECT count(*) FROM detail WHERE keydeveventtypeid = '51') AS conferences,
        (SELECT count(*) FROM detail WHERE mostimportantdateutc NOT BETWEEN '2023-01-01' AND '2023-03-31') AS outside,
        (SELECT count(*) FROM (SELECT companyid FROM detail WHERE keydeveventtypeid = '48'
          AND mostimportantdateutc BETWEEN '2023-01-01' AND '2023-03-31' GROUP BY companyid HAVING count(DISTINCT keydevid) > 1)) AS second_calls,
        (SELECT count(*) FROM (SELECT companyid FROM gvkey GROUP BY companyid HAVING count(*) > 1)) AS two_gvkeys,
        (SELECT count(*) FROM link WHERE linkprim = 'J') AS other_classes,
        (SELECT count(*) FROM link WHERE lpermno IS NULL) AS no_permno,
        (SELECT count(*) FROM component WHERE componenttext IS NULL OR componenttext = '') AS empty,
        (SELECT count(*) FROM component WHERE componenttext LIKE '%' || chr(10) || '%' AND componenttext LIKE '%"%' AND componenttext LIKE '%,%') AS quoted,
        (SELECT count(*) FROM (SELECT transcriptid FROM component GROUP BY transcriptid HAVING max(componentorder::INT) >= count(*))) AS gaps,
        (SELECT count(*) FROM (SELECT keydevid, min(n) AS low, max(n) AS high FROM detail JOIN
          (SELECT transcriptid, count(*) AS n FROM component GROUP BY 1) USING (transcriptid) GROUP BY 1) WHERE low <= 0.55 * high) AS half_length`
    )
    for (const [trap, count] of Object.entries(traps ?? {})) expect(Number(count), trap).toBeGreaterThan(0)
  })
})
