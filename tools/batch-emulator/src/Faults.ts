/** Something that goes wrong with an API call: the n-th call of this name, counted from 1. */
export interface CallFault {
  readonly on: "SubmitJob" | "DescribeJobs" | "ListJobs" | "TerminateJob"
  readonly call: number
  /** `lost answer`: the call is carried out, but the connection is cut before the answer. */
  readonly fault: "lost answer" | "throttle" | "server error"
}

/** Something that goes wrong with a job whose name contains `job` (or with every job, if `job` is left out). */
export interface JobFault {
  readonly job?: string
  /** Which attempt, counted from 1; the first by default. */
  readonly attempt?: number
  /**
   * `reclaim`: the host is taken away; the process is killed and no exit code is known, unless it ended within `notice`.
   * `image`: the image cannot be pulled. `memory`: the container is killed for its memory.
   * `stuck`: it stays RUNNABLE with `reason`. `hidden`: reads do not show it yet.
   */
  readonly fault: "reclaim" | "image" | "memory" | "stuck" | "hidden"
  /** How many seconds after the start of the attempt (`reclaim`, `memory`), or for how many seconds (`hidden`); 1 by default. */
  readonly seconds?: number
  /** For `reclaim`: how many seconds before the host is gone the process gets SIGTERM, as when ECS drains its tasks; by default it gets none. */
  readonly notice?: number
  /** For `stuck`, such as `CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY`. */
  readonly reason?: string
}

export type Fault = CallFault | JobFault

const calls = ["SubmitJob", "DescribeJobs", "ListJobs", "TerminateJob"]
const callFaults = ["lost answer", "throttle", "server error"]
const jobFaults = ["reclaim", "image", "memory", "stuck", "hidden"]

/** Reads a script of faults, which is a JSON array; throws an error that names the wrong entry. */
export const parseFaults = (text: string): ReadonlyArray<Fault> => {
  const script: unknown = JSON.parse(text)
  if (!Array.isArray(script)) throw new Error("a script of faults must be a JSON array")
  for (const [i, entry] of script.entries()) {
    const known =
      "on" in entry
        ? calls.includes(entry.on) && Number.isInteger(entry.call) && callFaults.includes(entry.fault)
        : jobFaults.includes(entry.fault)
    if (!known) throw new Error(`fault ${i + 1} is unknown: ${JSON.stringify(entry)}`)
  }
  return script as ReadonlyArray<Fault>
}

/** Decides what goes wrong now. */
export class Faults {
  readonly #script: ReadonlyArray<Fault>
  readonly #called = new Map<string, number>()

  constructor(script: ReadonlyArray<Fault>) {
    this.#script = script
  }

  onCall(name: string): CallFault["fault"] | undefined {
    const n = (this.#called.get(name) ?? 0) + 1
    this.#called.set(name, n)
    for (const fault of this.#script) if ("on" in fault && fault.on === name && fault.call === n) return fault.fault
    return undefined
  }

  onJob(jobName: string, attempt: number, ...kinds: ReadonlyArray<JobFault["fault"]>): JobFault | undefined {
    for (const fault of this.#script) {
      if ("on" in fault || !kinds.includes(fault.fault)) continue
      if (!jobName.includes(fault.job ?? "")) continue
      if (fault.fault !== "hidden" && fault.fault !== "stuck" && (fault.attempt ?? 1) !== attempt) continue
      return fault
    }
    return undefined
  }
}
