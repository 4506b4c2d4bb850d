import { Logger } from "effect"
import { type OutputStream, ProgressDisplay } from "./ProgressDisplay.ts"

/** Warnings of the libraries as plain sentences beside the progress; stdout belongs to the result. */
export const sentenceLogger = (stream: OutputStream): Logger.Logger<unknown, void> => {
  const display = new ProgressDisplay(stream)
  return Logger.make(({ message }) => display.say(Array.isArray(message) ? message.join(" ") : String(message)))
}
