import { encodeTable, type Row } from "@ftm/parquet-table"
import { panelColumns, parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"

// The Python of docs/guides/panel.md on a panel in which the effects are known. Installs pandas, pyarrow, linearmodels and statsmodels, or takes
// the Python that FTM_GUIDE_PYTHON names, which has them.

const guide = readFileSync(join(import.meta.dirname, "../../../docs/guides/panel.md"), "utf8")
const blocks = [...guide.matchAll(/```python\n(.*?)```/gs)].map(([, code = ""]) => code)

const quarters = ["2023Q1", "2023Q2", "2023Q3", "2023Q4"]
const firms = 40
/** Per unit of share: what the share does to the outcome, and to the return on each of three days. */
const [effect, perDay] = [2, 0.1]

const share = (firm: number, q: number): number => ((firm * 7 + q * 13 + firm * q * 3) % 20) / 100
const callDate = (q: number): string => `2023-${String(q * 3 + 2).padStart(2, "0")}-04`

/** Firm 0 has no PERMNO; firm 1's topics failed in the first quarter. */
const panelRow = (firm: number, q: number, theme: string | null): Row => {
  const isKnown = !(firm === 1 && q === 0)
  const part = theme === null ? 1 - share(firm, q) : share(firm, q)
  const n = isKnown ? Math.round(part * 100) : null
  return {
    firm_id: String(firm),
    firm_name: `Firm ${firm}`,
    permno: firm === 0 ? null : 10_000 + firm,
    gvkey: null,
    earnings_call_date: callDate(q),
    transcript_id: `${firm}${q}`,
    theme_id: theme,
    n_sentences: n,
    n_call_sentences: 100,
    share: isKnown ? part : null,
    n_presentation: n,
    n_question: isKnown ? 0 : null,
    n_answer: isKnown ? 0 : null,
    n_executives: n,
    n_analysts: isKnown ? 0 : null,
    n_other: isKnown ? 0 : null
  }
}

const everyFirm = Array.from({ length: firms }, (_, firm) => firm)

const writePanels = (folder: string): void =>
  quarters.forEach((name, q) => {
    const file = join(folder, "store", StoreKeys.panelTable(parseQuarter(name)!, "panel"))
    mkdirSync(dirname(file), { recursive: true })
    const rows = everyFirm.flatMap((firm) => ["2023Q1_0", null].map((theme) => panelRow(firm, q, theme)))
    writeFileSync(file, encodeTable(panelColumns, [rows]))
  })

const writeOutcomes = (folder: string): void => {
  const lines = everyFirm.flatMap((firm) =>
    quarters.map(
      (name, q) => `${firm},${name},${effect * share(firm, q) + firm * 0.5 - q * 0.25 + 0.001 * (((firm * 31 + q * 17) % 11) - 5)}`
    )
  )
  writeFileSync(join(folder, "outcomes.csv"), ["firm_id,quarter,y", ...lines].join("\n"))
}

/** The fourth of the month is a Saturday in two of the quarters: day 0 is the Monday after it then. Returns are 0 outside of the three days. */
const writeReturns = (folder: string): void => {
  const days = Array.from({ length: 364 }, (_, n) => new Date(Date.UTC(2023, 0, 2 + n))).filter((day) => day.getUTCDay() % 6 !== 0)
  const iso = days.map((day) => day.toISOString().slice(0, 10))
  const zeros = quarters.map((_, q) => iso.findIndex((day) => day >= callDate(q)))
  const lines = everyFirm.flatMap((firm) =>
    iso.map((day, n) => {
      const q = zeros.findIndex((zero) => Math.abs(n - zero) <= 1)
      return `${10_000 + firm},${day},${q === -1 ? 0 : perDay * share(firm, q)}`
    })
  )
  writeFileSync(join(folder, "returns.csv"), ["permno,date,ret", ...lines].join("\n"))
}

let folder: string
let python: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-guide-"))
  python = process.env["FTM_GUIDE_PYTHON"] ?? join(folder, "venv/bin/python")
  if (process.env["FTM_GUIDE_PYTHON"] === undefined) {
    execFileSync("python3", ["-m", "venv", join(folder, "venv")])
    execFileSync(python, ["-m", "pip", "install", "--quiet", "pandas", "pyarrow", "linearmodels", "statsmodels"], { stdio: "inherit" })
  }
  writePanels(folder)
  writeOutcomes(folder)
  writeReturns(folder)
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it("finds the effects that the data was made with", { timeout: 300_000 }, () => {
  const told = `
import json
known_theme = study[study["theme_id"] == "2023Q1_0"].dropna(subset=["share"])
print(json.dumps({
  "slope": fit.params["share"], "error": fit.std_errors["share"], "rows": int(fit.nobs),
  "same": dummies.params["share"], "events": len(known_theme),
  "off": float((known_theme["ret"] - ((1 + ${perDay} * known_theme["share"]) ** 3 - 1)).abs().max()),
}))`
  writeFileSync(join(folder, "guide.py"), [...blocks, told].join("\n"))
  const output = execFileSync(python, ["guide.py"], { cwd: folder, encoding: "utf8" })
  const found = JSON.parse(output.trim().split("\n").at(-1)!) as Readonly<Record<string, number>>
  expect(blocks).toHaveLength(3)
  // NULL is left out, not taken for 0.
  expect(found["rows"]).toBe(firms * quarters.length - 1)
  expect(found["slope"]).toBeCloseTo(effect, 1)
  expect(found["same"]).toBeCloseTo(found["slope"]!, 8)
  expect(found["error"]).toBeGreaterThan(0)
  expect(found["error"]).toBeLessThan(0.1)
  expect(found["events"]).toBe((firms - 1) * quarters.length - 1)
  expect(found["off"]).toBeLessThan(1e-12)
})
