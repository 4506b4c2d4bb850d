import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { makeTwoQuarters } from "../test/TwoQuarters.ts"

// Every table's folder opened as a researcher opens it, in Python: with two quarters, and with one. Installs pandas, pyarrow and polars.

const script = `
import json, sys
import pandas as pd, polars as pl, pyarrow.dataset as ds
found = {}
for table in sys.argv[1:]:
    frame = pd.read_parquet(table)
    found[table] = [
        sorted(frame["quarter"].astype(str).unique()), len(frame),
        pl.scan_parquet(table).collect().height,
        ds.dataset(table, partitioning="hive").to_table().num_rows,
        pl.scan_parquet(table).select(pl.col("quarter").n_unique()).collect().item(),
    ]
print(json.dumps(found))
`

const tables = [
  "raw/components",
  "raw/transcripts",
  "raw/calls",
  "raw/call_speech",
  "processed/coverage",
  "intermediate/firm-topics",
  "processed/themes",
  "processed/theme_contributions",
  "processed/firm_comparisons",
  "processed/theme_comparisons",
  "processed/panel",
  "processed/firm_quarters",
  "processed/wide_panel",
  "processed/wide_panel_columns",
  "processed/topic_panel",
  "processed/sentences"
]

let folder: string
let python: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-readers-"))
  execFileSync("python3", ["-m", "venv", join(folder, "venv")])
  python = join(folder, "venv/bin/python")
  execFileSync(python, ["-m", "pip", "install", "--quiet", "pandas==2.3.3", "pyarrow==22.0.0", "polars==1.35.2"], { stdio: "inherit" })
  writeFileSync(join(folder, "read.py"), script)
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (store: string): Readonly<Record<string, readonly [ReadonlyArray<string>, number, number, number, number]>> =>
  JSON.parse(execFileSync(python, [join(folder, "read.py"), ...tables], { cwd: store, encoding: "utf8" }))

it("pandas, polars and Arrow open every table's folder, with two quarters and with one", { timeout: 300_000 }, async () => {
  const store = await makeTwoQuarters(folder)
  const both = read(store)
  const one = join(folder, "one")
  cpSync(store, one, { recursive: true, filter: (path) => !path.includes("quarter=2023Q2") })
  const alone = read(one)
  for (const table of tables) {
    const [quarters, rows, inPolars, inArrow, quartersInPolars] = both[table]!
    expect([table, quarters, quartersInPolars]).toEqual([table, ["2023Q1", "2023Q2"], 2])
    expect(rows).toBeGreaterThan(1)
    expect([inPolars, inArrow]).toEqual([rows, rows])
    expect(alone[table]?.[0]).toEqual(["2023Q1"])
    expect(alone[table]?.[1]).toBeLessThan(rows)
  }
})
