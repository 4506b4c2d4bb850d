import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { csvHeader, tableName, wrdsTables } from "../src/WrdsTables.ts"

/** Rows by table name, as lines of CSV. */
export type TinyRows = Readonly<Record<string, ReadonlyArray<string>>>

export const tinyRows: TinyRows = {
  "ciq.wrds_transcript_detail": [
    '18671,4200001,90001,"Acme Corp, Q1 2023 Earnings Call, Feb 02, 2023",2023-02-02,22:30:00,48,Earnings Calls,Acme Corp,1,Proofed Copy,5,Final,2023-02-03,09:30:00,3600'
  ],
  "ciq.ciqtranscriptcomponent": [
    '1,90001,0,1,1,"Welcome to the call, everyone.\nPlease go ahead."',
    '2,90001,1,2,500,"He said ""demand is strong"", and it is."',
    "3,90001,2,4,500,",
    "4,90001,4,4,,Yes."
  ],
  "ciq.wrds_transcript_person": [
    "90001,1,0,1,Presentation Operator Message,1,Operator,,,1,Operator,Welcome to the call,8",
    "90001,2,1,2,Presenter Speech,500,Jane Roe,77,Acme Corp,2,Executives,He said,7"
  ],
  "ciq.wrds_gvkey": ["18671,Acme Corp,001234,,"],
  "crsp.ccmxpf_linktable": ["001234,P,01,LU,10001,20001,1,1990-01-02,", "001234,J,02,NR,,,1,1990-01-02,"]
}

/** Writes `rows` as a data folder; `remove` deletes it. */
export const writeTinyFolder = (rows: TinyRows = tinyRows): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), "ftm-tiny-folder-"))
  for (const table of wrdsTables) {
    const lines = [csvHeader(table), ...(rows[tableName(table)] ?? [])]
    writeFileSync(join(path, `${tableName(table)}.csv.gz`), gzipSync(`${lines.join("\n")}\n`))
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
