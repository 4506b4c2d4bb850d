import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"

const workspaceRoot = join(import.meta.dirname, "../../..")

const widest = 80

const help = async (app: string, ...command: ReadonlyArray<string>): Promise<string> => {
  const args = ["--conditions=@ftm/source", `apps/${app}/src/main.ts`, ...command, "--help"]
  return (await promisify(execFile)(process.execPath, args, { cwd: workspaceRoot })).stdout
}

/** The entries of a section, each with its lines joined. */
const entriesOf = (text: string, section: string): ReadonlyArray<string> => {
  const body = text.split(`\n${section}\n`)[1]?.split("\n\n")[0] ?? ""
  return body.split(/\n(?= {2}\S)/).map((entry) => entry.trim().replace(/\s+/g, " "))
}

const saysWhatHolds = (text: string): void => {
  for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(widest)
  const withValue = entriesOf(text, "FLAGS").filter((entry) => /^--\S+ (?:[A-Z]+|\S+\|\S+) /.test(entry))
  for (const entry of withValue) expect(entry).toMatch(/ \(required\)$|\. Default: ./)
  for (const entry of entriesOf(text, "FLAGS")) expect(entry).not.toMatch(/^--\S+ (?:integer|number|string|choice|boolean) /)
}

describe.each(["prefetch-cli", "orchestrator"])("%s", (app) => {
  it("says for every command, in lines that fit, what is required and what holds by default", async () => {
    const root = await help(app)
    saysWhatHolds(root)
    const commands = entriesOf(root, "COMMANDS").map((entry) => entry.split(" ")[0]!)
    expect(commands).toContain("status")
    for (const command of commands) {
      const text = await help(app, command)
      saysWhatHolds(text)
      if (command !== "doctor") expect(entriesOf(text, "FLAGS")[0]).toMatch(/^--quarter QUARTER .* \(required\)$/)
    }
  })
})

it("the job says for every variable, in lines that fit, what is required and what holds by default", async () => {
  const text = await help("map-entrypoint")
  saysWhatHolds(text)
  expect(entriesOf(text, "VARIABLES").length).toBeGreaterThan(10)
  for (const entry of entriesOf(text, "VARIABLES")) expect(entry).toMatch(/ \((required|optional)\)$|\. Default: ./)
})
