// Writes the address of every module that is loaded, in every thread, to the file FTM_MODULE_TRACE.
import { appendFileSync } from "node:fs"
import { registerHooks } from "node:module"

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(process.env.FTM_MODULE_TRACE, `${url}\n`)
    return nextLoad(url, context)
  }
})
