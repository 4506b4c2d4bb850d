// A text thread for which some texts are poison: one fails, one kills the thread.
import { serveText } from "@ftm/prefetch"
import { CallTextError, makeCallText } from "@ftm/transcript-text"

serveText((options) => {
  const callText = makeCallText(options)
  return (call) => {
    for (const { componentId, text } of call.components) {
      if (text?.includes("lethal") === true) process.exit(7)
      if (text?.includes("poison") === true) throw new CallTextError(call.transcriptId, componentId, new Error("made up for a test"))
    }
    return callText(call)
  }
})
