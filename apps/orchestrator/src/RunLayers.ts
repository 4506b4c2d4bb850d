import { storeLayer } from "@ftm/object-store"
import { LocalJobs, ThisProcess } from "@ftm/quarter-run"
import { Layer } from "effect"
import { fileURLToPath } from "node:url"

/** What the commands about runs stand on: the store, who we are, and the program that a local job runs. */
export const runLayers = (store: string) =>
  Layer.mergeAll(
    storeLayer(store),
    ThisProcess.layer,
    LocalJobs.layer(fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main")), process.env)
  )
