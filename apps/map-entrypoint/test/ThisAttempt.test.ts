import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { expect, it } from "vitest"
import { isGone } from "../src/ThisAttempt.ts"

const self = { host: "here", pid: process.pid, job_id: null, attempt: 1 }

it("knows which processes of its own machine are gone, and nothing of other machines", () => {
  expect(isGone(self)({ ...self, pid: process.ppid })).toBe(false)
  expect(isGone(self)({ ...self, pid: 2 ** 30 })).toBe(true) // never given out on an ordinary system
  expect(isGone(self)({ ...self, host: "there", pid: 2 ** 30 })).toBe(false)
})

it("counts a process that has ended and that nobody asks about as gone", async (test) => {
  if (!existsSync("/proc/self/stat")) test.skip("there is no /proc on this machine")
  // The shell becomes a sleep, which never asks how its child ended.
  const parent = spawn("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 20"], { stdio: ["ignore", "pipe", "ignore"] })
  try {
    const pid = await new Promise<number>((told) => parent.stdout.once("data", (text: Buffer) => told(Number(text.toString().trim()))))
    for (let i = 0; i < 100 && !isGone(self)({ ...self, pid }); i++) await new Promise((later) => setTimeout(later, 20))
    expect(() => process.kill(pid, 0)).not.toThrow() // still in the table
    expect(isGone(self)({ ...self, pid })).toBe(true)
  } finally {
    parent.kill("SIGKILL")
  }
})
