import type { FirmRow } from "./FirmRows.ts"
import type { QuarterResults, ReportedTheme } from "./QuarterResults.ts"
import { searchIndex, writeNumbers } from "./SearchIndex.ts"
import { firmsOfTheme } from "./ThemeCard.ts"

const namesOf = ({ permno, gvkey, firmId, firmName }: Pick<FirmRow, "firmId" | "firmName" | "gvkey" | "permno">): ReadonlyArray<string> => [
  firmName,
  firmId,
  String(permno ?? ""),
  gvkey ?? ""
]

/** What is found of the firms, in their order, and then of the themes, in theirs: all that they hold, shown on the page or not. */
export const pageIndex = (firms: ReadonlyArray<FirmRow>, { groups, themes }: QuarterResults): string => {
  const groupOf = new Map(groups.map((group) => [group.group_id, group]))
  const namesOfTheme = (theme: ReportedTheme): ReadonlyArray<string> => [
    theme.name,
    ...theme.keywords,
    groupOf.get(theme.groupId)?.name ?? ""
  ]
  const themeOf = new Map(themes.map((theme) => [theme.themeId, theme]))
  const examplesOf = Map.groupBy(
    themes.flatMap(({ contributions }) => contributions),
    ({ firmId }) => firmId
  )
  const firmOf = new Map(firms.map((firm) => [firm.firmId, firm]))
  const ofFirms = firms.map((firm) => [
    ...namesOf(firm),
    firm.callDate,
    ...firm.topics.flatMap(({ keywords }) => keywords),
    ...[...firm.inThemes.keys()].flatMap((id) => {
      const theme = themeOf.get(id)
      return theme === undefined ? [] : namesOfTheme(theme)
    }),
    ...(examplesOf.get(firm.firmId) ?? []).flatMap(({ example }) => example ?? [])
  ])
  const ofThemes = themes.map((theme) => [
    ...namesOfTheme(theme),
    theme.themeId,
    theme.description ?? "",
    groupOf.get(theme.groupId)?.description ?? "",
    ...theme.contributions.flatMap(({ example, firmId }) => [
      ...namesOf(firmOf.get(firmId) ?? { firmId, firmName: "", permno: null, gvkey: null }),
      example ?? ""
    ])
  ])
  return searchIndex([...ofFirms, ...ofThemes])
}

/** The firms of each theme, a line each: the firm's place in the table and the theme's share of its call in thousandths, by turns. */
export const firmsOfThemes = (firms: ReadonlyArray<FirmRow>, themes: ReadonlyArray<ReportedTheme>): string => {
  const placeOf = new Map(firms.map(({ firmId }, place) => [firmId, place]))
  return themes
    .map((theme) =>
      writeNumbers(
        firmsOfTheme(theme).flatMap(({ firmId, shareOfCall }) => {
          const place = placeOf.get(firmId)
          return place === undefined ? [] : [place, Math.round(shareOfCall * 1000)]
        })
      )
    )
    .join("\n")
}
