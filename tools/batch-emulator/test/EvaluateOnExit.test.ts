import { expect, it } from "vitest"
import { evaluateOnExit } from "../src/index.ts"

const host = { statusReason: "Host EC2 (instance i-0abc) terminated.", reason: "", exitCode: undefined }
const exit1 = { statusReason: "Essential container in task exited", reason: "", exitCode: 1 }
const retryHost = { onStatusReason: "Host EC2*", action: "RETRY" }
const exitAll = { onReason: "*", action: "EXIT" }

it("the first rule whose conditions all hold decides", () => {
  expect(evaluateOnExit([retryHost, exitAll], host)).toBe("RETRY")
  expect(evaluateOnExit([retryHost, exitAll], exit1)).toBe("EXIT")
  expect(evaluateOnExit([{ onExitCode: "1", onStatusReason: "Host*", action: "EXIT" }, retryHost], exit1)).toBe("RETRY")
})
it("what no rule matches is retried", () => expect(evaluateOnExit([{ ...retryHost, action: "EXIT" }], exit1)).toBe("RETRY"))
it("letter case does not count, and * stands at the end", () => {
  expect(evaluateOnExit([{ onStatusReason: "host ec2*", action: "exit" }], host)).toBe("EXIT")
  expect(evaluateOnExit([{ onExitCode: "1*", action: "EXIT" }], { ...exit1, exitCode: 137 })).toBe("EXIT")
  expect(evaluateOnExit([{ onExitCode: "1", action: "EXIT" }], { ...exit1, exitCode: 137 })).toBe("RETRY")
})
it("an exit code that was not seen matches no exit code", () => {
  expect(evaluateOnExit([{ onExitCode: "*", action: "EXIT" }], host)).toBe("RETRY")
})
