import { expect, it } from "vitest"
import { classifyEnd } from "../src/index.ts"

// AWS Batch's and ECS's own words.
it.each([
  ["CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "NoMachine"],
  ["MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", "NoMachine"],
  ["Host EC2 (instance i-0abc) terminated.", "HostLost"],
  ["Host EC2 (instance i-0abc) terminated.; timeout", "HostLost"],
  ["Task failed to start; CannotPullContainerError: pull access denied", "ImageNotPulled"],
  ["CannotCreateContainerError: no space left", "ImageNotPulled"],
  ["Job attempt duration exceeded timeout", "TimedOut"],
  ["OutOfMemoryError: Container killed due to memory usage", "OutOfMemory"],
  ["Essential container in task exited", undefined],
  ["Job was cancelled by the user: Host EC2 looked odd", undefined],
  ["", undefined],
  [null, undefined]
])("%j is %s", (words, tag) => expect(classifyEnd(words)?._tag).toBe(tag))
