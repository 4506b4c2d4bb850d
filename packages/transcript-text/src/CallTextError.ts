/** The text of one component of a call could not be derived; `cause` is what went wrong. The other calls are not touched by it. */
export class CallTextError extends Error {
  override readonly name = "CallTextError"
  readonly transcriptId: string
  readonly componentId: string | null

  constructor(transcriptId: string, componentId: string | null, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `the text of ${componentId === null ? "" : `component ${componentId} of `}transcript ${transcriptId} could not be cut into sentences: ${reason}`,
      { cause }
    )
    this.transcriptId = transcriptId
    this.componentId = componentId
  }
}
