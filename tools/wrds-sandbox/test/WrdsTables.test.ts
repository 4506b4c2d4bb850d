import { expect, it } from "vitest"
import { copySql, createTableSql, indexSql, wrdsTables } from "../src/WrdsTables.ts"

const table = (name: string) => {
  const found = wrdsTables.find((it) => it.name === name)
  if (found === undefined) throw new Error(`no table ${name}`)
  return found
}

it("creates a table with WRDS's types", () => {
  expect(createTableSql(table("wrds_gvkey"))).toBe(
    "CREATE TABLE ciq.wrds_gvkey (companyid numeric(11), companyname text, gvkey text, startdate date, enddate date)"
  )
})

it("reads an empty field as NULL, except in componenttext", () => {
  const sql = copySql(table("ciqtranscriptcomponent"))
  expect(sql).toContain("FORCE_NOT_NULL (componenttext)")
  expect(sql).toContain("FORCE_NULL (transcriptcomponentid, transcriptid, componentorder, transcriptcomponenttypeid, transcriptpersonid)")
  expect(copySql(table("ccmxpf_linktable"))).not.toContain("FORCE_NOT_NULL")
})

it("puts an index on transcriptid and on nothing else", () => {
  expect(wrdsTables.map(indexSql)).toEqual([
    "CREATE INDEX ON ciq.wrds_transcript_detail (transcriptid)",
    "CREATE INDEX ON ciq.ciqtranscriptcomponent (transcriptid)",
    "CREATE INDEX ON ciq.wrds_transcript_person (transcriptid)",
    undefined,
    undefined
  ])
})
