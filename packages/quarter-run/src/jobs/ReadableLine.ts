/**
 * A line of a job's output for a person. A job writes JSON for log collectors: of a line that says something, that is shown, so that
 * a command in it can be typed as it stands. Any other line is shown as it is.
 */
export const readableLine = (line: string): string => {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== "object" || value === null || !("message" in value)) return line
    return typeof value.message === "string" && value.message !== "" ? value.message : line
  } catch {
    return line
  }
}
