import { createHash } from "node:crypto"
import { parentPort, workerData } from "node:worker_threads"
import { defaultTextOptions, makeCallText } from "../src/index.ts"
import { sampleCalls, sampleFolder } from "./SampleCalls.ts"

/** Every so many-th call of a quarter, derived in its own thread: what each call became, as a hash. */
export interface OrderTask {
  readonly quarter: string
  readonly every: number
  readonly from: number
}

const { every, from, quarter } = workerData as OrderTask
const callTextOf = makeCallText(defaultTextOptions)
const calls = sampleCalls(sampleFolder()!, quarter).filter((_, i) => i % every === from)
parentPort?.postMessage(
  calls.map((call) => [
    call.transcriptId,
    createHash("sha256")
      .update(JSON.stringify(callTextOf(call)))
      .digest("hex")
  ])
)
