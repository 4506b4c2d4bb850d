/** A statement and its parameters: data until the connection runs it. */
export interface Sql {
  readonly text: string
  readonly values: ReadonlyArray<string | number | ReadonlyArray<string> | ReadonlyArray<number> | null>
}
