/** What one check found. */
export interface Finding {
  readonly check: string
  readonly state: "ok" | "note" | "bad"
  readonly found: string
  /** What to do about it; empty where nothing has to be done. */
  readonly advice: string
}

export const ok = (check: string, found: string): Finding => ({ check, state: "ok", found, advice: "" })
export const note = (check: string, found: string, advice: string): Finding => ({ check, state: "note", found, advice })
export const bad = (check: string, found: string, advice: string): Finding => ({ check, state: "bad", found, advice })

/** The findings as a table, what to do under each that is not ok. */
export const renderFindings = (findings: ReadonlyArray<Finding>): string => {
  const width = Math.max(...findings.map(({ check }) => check.length))
  return findings.map(({ advice, check, found, state }) =>
    `${state.padEnd(5)} ${check.padEnd(width)}  ${found}${advice === "" ? "" : `\n${" ".repeat(6 + width + 2)}-> ${advice}`}`
  ).join("\n")
}
