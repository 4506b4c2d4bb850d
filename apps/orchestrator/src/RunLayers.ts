import { groupReadableVariable } from "@ftm/command-line"
import { LocalJobs, ThisProcess } from "@ftm/quarter-run"
import { namerVariables } from "@ftm/theme-names"
import { Layer } from "effect"
import { fileURLToPath } from "node:url"
import { resultsLayer } from "./ResultFlags.ts"

/** A job names nothing: the key to a language model is not for it. */
const forJobs = Object.fromEntries(Object.entries(process.env).filter(([name]) => !namerVariables.some((one) => one.name === name)))

/** What the commands about runs stand on: the store, who we are, and the program that a local job runs. Jobs let the group read if we do. */
export const runLayers = (flags: Parameters<typeof resultsLayer>[0] & { readonly groupReadable?: boolean }) =>
  Layer.mergeAll(
    resultsLayer(flags),
    ThisProcess.layer,
    LocalJobs.layer(fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main")), {
      ...forJobs,
      ...(flags.groupReadable === true ? { [groupReadableVariable]: "1" } : {})
    })
  )
