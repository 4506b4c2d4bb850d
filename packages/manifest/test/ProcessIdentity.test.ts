import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { expect, it } from "vitest"
import { isKnownToBeGone } from "../src/index.ts"

const self = { host: "here", pid: process.pid, pid_namespace: "pid:[1]" }

it("knows which processes of its own machine are gone, and nothing of other machines", () => {
  expect(isKnownToBeGone({ ...self, pid: process.ppid }, self)).toBe(false)
  const gone = { ...self, pid: 2 ** 30 } // never given out on an ordinary system
  expect(isKnownToBeGone(gone, self)).toBe(true)
  expect(isKnownToBeGone({ ...gone, host: "there" }, self)).toBe(false)
  expect(isKnownToBeGone({ ...gone, pid_namespace: "pid:[2]" }, self)).toBe(false)
})

it("counts a process that has ended and that nobody asks about as gone", async (test) => {
  if (!existsSync("/proc/self/stat")) test.skip("there is no /proc on this machine")
  // The shell becomes a sleep, which never asks how its child ended.
  const parent = spawn("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 20"], { stdio: ["ignore", "pipe", "ignore"] })
  try {
    const pid = await new Promise<number>((told) => parent.stdout.once("data", (text: Buffer) => told(Number(text.toString().trim()))))
    for (let i = 0; i < 100 && !isKnownToBeGone({ ...self, pid }, self); i++) await new Promise((later) => setTimeout(later, 20))
    expect(() => process.kill(pid, 0)).not.toThrow() // still in the table
    expect(isKnownToBeGone({ ...self, pid }, self)).toBe(true)
  } finally {
    parent.kill("SIGKILL")
  }
})
