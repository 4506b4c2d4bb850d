import type { PanelRow, Quarter, ThemeKind, ThemeRow } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { type Concentration, concentrationOf } from "./Concentration.ts"
import type { Industries } from "./Industries.ts"
import { type QuarterPanel, readPanel } from "./ReadPanel.ts"
import { pooledParts, type VarianceParts, varianceParts, varianceShares, type VarianceShares } from "./VarianceShares.ts"

/** A call that speaks much of a theme. */
interface LeadingCall {
  readonly quarter: Quarter
  readonly firmId: string
  readonly firmName: string
  readonly share: number
  readonly nSentences: number
  /** One of its sentences about the theme; null where none was kept. */
  readonly sentence: string | null
}

/** What the panel says of a theme. */
export interface ThemeCheck {
  readonly themeId: string
  readonly name: string
  readonly kind: ThemeKind
  readonly quarters: number
  /** Firms and calls with a known exposure. */
  readonly firms: number
  readonly calls: number
  /** The share of those calls that do not speak of it. */
  readonly zeros: number | null
  readonly concentration: Concentration | null
  /** Null where its exposure does not vary. */
  readonly variance: VarianceShares | null
  /** What the variance was decomposed of: rows, firms, and firms of a single row. */
  readonly decomposed: { readonly rows: number; readonly firms: number; readonly firmsOnce: number }
  readonly leadingCalls: ReadonlyArray<LeadingCall>
}

/** The decomposition of all themes of a kind together. */
interface PooledVariance {
  readonly kind: ThemeKind
  /** The themes in it, of how many: those of a single quarter are left out where others have several. */
  readonly themes: number
  readonly of: number
  readonly variance: VarianceShares | null
}

export interface PanelValidation {
  readonly quarters: ReadonlyArray<Quarter>
  readonly firms: number
  /** Rows whose exposure is not known, as of a firm whose topics failed. */
  readonly unknownRows: number
  /** Null: no industries were given. Firms without one are not in the decomposition of the variance. */
  readonly industries: {
    readonly idColumn: string
    readonly codeColumn: string
    readonly used: number
    readonly firmsWithout: number
    readonly firmsWithoutExamples: ReadonlyArray<string>
  } | null
  readonly pooled: ReadonlyArray<PooledVariance>
  /** Subjects first, then reporting; by falling number of sentences. */
  readonly themes: ReadonlyArray<ThemeCheck>
}

const [leadingKept, examplesKept] = [10, 5]

interface KnownRow extends PanelRow {
  readonly quarter: Quarter
  readonly theme_id: string
  readonly share: number
  readonly n_sentences: number
}

/** The rows of a theme whose exposure is known. */
const knownRows = ({ quarter, rows }: QuarterPanel): ReadonlyArray<KnownRow> =>
  rows.flatMap((row) => {
    const { n_sentences, share, theme_id } = row
    return theme_id === null || share === null || n_sentences === null ? [] : [{ ...row, quarter, theme_id, share, n_sentences }]
  })

/** A sentence of a firm about a theme: that of its largest topic in it. */
const sentenceOf = ({ themes }: QuarterPanel, { firm_id, theme_id }: KnownRow): string | null =>
  themes.contributions
    .filter((one) => one.firm_id === firm_id && one.theme_id === theme_id && one.example !== null)
    .toSorted((a, b) => b.n_sentences - a.n_sentences)[0]?.example ?? null

const leadingCalls = (panels: ReadonlyArray<QuarterPanel>, rows: ReadonlyArray<KnownRow>): ReadonlyArray<LeadingCall> =>
  rows
    .filter(({ n_sentences }) => n_sentences > 0)
    .toSorted((a, b) => b.share - a.share || b.n_sentences - a.n_sentences)
    .slice(0, leadingKept)
    .map((row) => ({
      quarter: row.quarter,
      firmId: row.firm_id,
      firmName: row.firm_name,
      share: row.share,
      nSentences: row.n_sentences,
      sentence: sentenceOf(
        panels.find(({ quarter }) => quarter === row.quarter)!,
        row
      )
    }))

const sumPerFirm = (rows: ReadonlyArray<KnownRow>): ReadonlyArray<number> =>
  [...Map.groupBy(rows, ({ firm_id }) => firm_id).values()].map((ofFirm) => ofFirm.reduce((sum, { n_sentences }) => sum + n_sentences, 0))

interface CheckedTheme {
  readonly check: ThemeCheck
  readonly parts: VarianceParts
  readonly nSentences: number
}

const checkTheme = (
  theme: ThemeRow,
  rows: ReadonlyArray<KnownRow>,
  panels: ReadonlyArray<QuarterPanel>,
  industries: Industries | undefined
): CheckedTheme => {
  const parts = varianceParts(
    rows.flatMap((row) => {
      const industry = industries?.codeOf(row) ?? null
      const isLeftOut = industries !== undefined && industry === null
      return isLeftOut ? [] : [{ quarter: row.quarter, firmId: row.firm_id, industry, value: row.share }]
    })
  )
  const check: ThemeCheck = {
    themeId: theme.theme_id,
    name: theme.name,
    kind: theme.kind,
    quarters: new Set(rows.map(({ quarter }) => quarter)).size,
    firms: new Set(rows.map(({ firm_id }) => firm_id)).size,
    calls: rows.length,
    zeros: rows.length === 0 ? null : rows.filter(({ n_sentences }) => n_sentences === 0).length / rows.length,
    concentration: concentrationOf(sumPerFirm(rows)),
    variance: varianceShares(parts),
    decomposed: { rows: parts.rows, firms: parts.firms, firmsOnce: parts.firmsOnce },
    leadingCalls: leadingCalls(panels, rows)
  }
  return { check, parts, nSentences: rows.reduce((sum, { n_sentences }) => sum + n_sentences, 0) }
}

/** The themes of a kind together. A theme of one quarter tells fewer steps: beside others it would hide theirs. */
const pool = (kind: ThemeKind, checked: ReadonlyArray<CheckedTheme>): PooledVariance => {
  const ofKind = checked.filter(({ check }) => check.kind === kind)
  const several = ofKind.filter(({ check }) => check.quarters > 1)
  const taken = several.length > 0 ? several : ofKind
  return { kind, themes: taken.length, of: ofKind.length, variance: varianceShares(pooledParts(taken.map(({ parts }) => parts))) }
}

/** The checks of some quarters' panels. A theme has the name and the kind of the last quarter that has it. */
const checkPanels = (panels: ReadonlyArray<QuarterPanel>, industries?: Industries): PanelValidation => {
  const themes = new Map(panels.flatMap((panel) => panel.themes.themes.map((theme) => [theme.theme_id, theme] as const)))
  const known = panels.flatMap(knownRows)
  const rowsOf = Map.groupBy(known, ({ theme_id }) => theme_id)
  const checked = [...themes.values()]
    .map((theme) => checkTheme(theme, rowsOf.get(theme.theme_id) ?? [], panels, industries))
    .sort((a, b) => b.nSentences - a.nSentences || (a.check.themeId < b.check.themeId ? -1 : 1))
  const firms = new Map(panels.flatMap(({ rows }) => rows.map((row) => [row.firm_id, row] as const)))
  const kinds = (["subject", "reporting"] as const).filter((kind) => checked.some(({ check }) => check.kind === kind))
  const without = [...firms.values()].filter((firm) => industries !== undefined && industries.codeOf(firm) === undefined)
  return {
    quarters: panels.map(({ quarter }) => quarter),
    firms: firms.size,
    unknownRows: panels.flatMap(({ rows }) => rows).filter(({ share, theme_id }) => theme_id !== null && share === null).length,
    industries:
      industries === undefined
        ? null
        : {
            idColumn: industries.idColumn,
            codeColumn: industries.codeColumn,
            used: new Set([...firms.values()].flatMap((firm) => industries.codeOf(firm) ?? [])).size,
            firmsWithout: without.length,
            firmsWithoutExamples: without.slice(0, examplesKept).map(({ firm_id, firm_name }) => `${firm_id} ${firm_name}`)
          },
    pooled: kinds.map((kind) => pool(kind, checked)),
    themes: kinds.flatMap((kind) => checked.filter(({ check }) => check.kind === kind).map(({ check }) => check))
  }
}

/** Reads the panels of these quarters and checks them. Fails with `AuditError` where one of them is not there. */
export const validatePanels = Effect.fn("validatePanels")(function* (quarters: ReadonlyArray<Quarter>, industries?: Industries) {
  return checkPanels(yield* Effect.forEach(quarters, readPanel), industries)
})
