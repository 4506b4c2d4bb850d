/** A model could not be fetched. The message says what happened, on what, and what to type next. */
export class ModelError extends Error {
  override readonly name = "ModelError"
}
