/** Which stage has to be made again where tables do not belong together. */
export type WrongStage = "prefetch" | "topics" | "themes"

/** Tables of one quarter contradict each other; the message says which firm, and how. */
export class Mismatch extends Error {
  readonly stage: WrongStage
  constructor(stage: WrongStage, message: string) {
    super(message)
    this.stage = stage
  }
}
