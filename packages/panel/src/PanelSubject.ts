import type { ThemeGroupRow, ThemeKind, ThemeRow } from "@ftm/transcript-schema"

/** A theme, or a group of themes, that every firm of the panel has a row for. */
export interface PanelSubject {
  readonly id: string
  readonly name: string
  readonly kind: ThemeKind
}

export const subjectOfTheme = ({ kind, name, theme_id }: ThemeRow): PanelSubject => ({ id: theme_id, name, kind })

export const subjectOfGroup = ({ group_id, kind, name }: ThemeGroupRow): PanelSubject => ({ id: group_id, name, kind })

/**
 * What was seen in any of the quarters, so that panels of several quarters stack: subjects first, those of the earliest quarter first.
 * The order is the same for all of the quarters; name and kind are those of the quarter that is asked for, where it has the subject.
 */
export const subjectsOfPanel = (
  byQuarter: ReadonlyArray<ReadonlyArray<PanelSubject>>,
  ofQuarter: ReadonlyArray<PanelSubject>
): ReadonlyArray<PanelSubject> => {
  const firstSeen = new Map<string, PanelSubject>()
  for (const subject of byQuarter.flat()) if (!firstSeen.has(subject.id)) firstSeen.set(subject.id, subject)
  const own = new Map(ofQuarter.map((subject) => [subject.id, subject]))
  const ordered = ["subject", "reporting"].flatMap((kind) => [...firstSeen.values()].filter((subject) => subject.kind === kind))
  return ordered.map((subject) => own.get(subject.id) ?? subject)
}
