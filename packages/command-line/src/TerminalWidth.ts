/** Of an output stream, what tells its width; `process.stdout` is one. */
export interface MaybeTerminal {
  readonly isTTY?: boolean
  /** Columns of the terminal. */
  readonly columns?: number
}

/** How many characters fit into one line of the terminal behind this stream; undefined for a pipe or a file. */
export const terminalWidth = ({ columns, isTTY }: MaybeTerminal): number | undefined =>
  // Some terminals say that they have no columns.
  isTTY === true && columns !== undefined && columns > 0 ? columns : undefined
