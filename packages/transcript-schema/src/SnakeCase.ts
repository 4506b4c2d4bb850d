/** `fallbackQueue` -> `fallback_queue`. Names in capitals, as those of variables, and names with a space or a point are data and stay. */
export const snakeCase = (name: string): string =>
  /^[a-z][A-Za-z0-9]*$/.test(name) ? name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name

/** The value as everything that is written as JSON spells its names: in snake_case, at every depth. */
export const withSnakeCaseNames = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withSnakeCaseNames)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snakeCase(name), withSnakeCaseNames(inner)]))
}
