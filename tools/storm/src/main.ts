import { goToUser, ProgressDisplay, progressLine } from "@ftm/command-line"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { mischiefs } from "./Mischief.ts"
import { endEverythingIn } from "./Place.ts"
import type { RoundReport } from "./Round.ts"
import { runStorm, type StormReport } from "./RunStorm.ts"

const usage = `npm run storm -- [--minutes N] [--rounds N] [--seed N] [--trace]

  Real runs of made-up quarters, on this machine and on the emulated AWS Batch, to which mischief happens at seeded moments: processes are
  killed and put to sleep, files damaged, the disk filled, the clock set wrong, S3 answers badly. Then run is typed until it says done, and
  what it has made is compared with an unbroken run. Linux alone; a round takes half a minute to two.

  --minutes N   no round begins after so many minutes, 10 by default
  --rounds N    at most so many rounds
  --seed N      of the first round, 1 by default. A finding names its round's seed: --seed S --rounds 1 tries it again, as far as real
                processes do the same twice
  --trace       tells of every round what was done when, not only of those with findings

  Exit codes: 0 nothing found, 1 something found (its folder is kept and named), 2 wrong usage.`

const roundText = ({ findings, folder, kind, seed, timeline }: RoundReport): string =>
  [
    `Seed ${seed}, in a ${kind}: ${findings.length === 0 ? "nothing found" : `${findings.length} found; everything is in ${folder}`}`,
    ...timeline,
    ...findings.map((finding) => `  FOUND: ${finding}`)
  ].join("\n")

const figures = ({ minutes, notDone, rounds }: StormReport): string => {
  const done = rounds.flatMap((round) => round.done)
  const names = [...new Set([...mischiefs.map(({ name }) => name), ...done])]
  const count = (name: string): number => done.filter((one) => one === name).length
  const found = rounds.filter(({ findings }) => findings.length > 0)
  return [
    ...names.filter((name) => count(name) > 0).map((name) => `${String(count(name)).padStart(6)}  ${name}`),
    ...notDone.map((what) => `     -  not done here: ${what}`),
    `${rounds.length} rounds with ${done.length} deeds of mischief and ${rounds.reduce((sum, { typed }) => sum + typed, 0)} commands in ` +
      `${minutes.toFixed(1)} minutes; ${found.length} rounds found something${found.length === 0 ? "" : `: seeds ${found.map(({ seed }) => seed).join(", ")}`}.`
  ].join("\n")
}

/** The options as typed, or what is wrong with them. */
const readOptions = (args: ReadonlyArray<string>) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "10" },
      rounds: { type: "string" },
      seed: { type: "string", default: "1" },
      trace: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false }
    }
  })
  const minutes = Number(values.minutes)
  const rounds = values.rounds === undefined ? Number.POSITIVE_INFINITY : Number(values.rounds)
  const seed = Number(values.seed)
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0`)
  if (values.rounds !== undefined && !(Number.isSafeInteger(rounds) && rounds > 0))
    throw new Error(`--rounds ${values.rounds}: a whole number from 1 up`)
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed ${values.seed}: a whole number from 0 up`)
  return { minutes, rounds, seed, trace: values.trace, help: values.help }
}
type Options = ReturnType<typeof readOptions>

const main = async ({ minutes, rounds, seed, trace }: Options): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-storm-"))
  const display = new ProgressDisplay(process.stderr)
  const stop = (code: number) => (): void => {
    endEverythingIn(folder)
    display.finish()
    console.error(`Stopped; what there was of the round is in ${folder}`)
    process.exit(code)
  }
  process.on("SIGINT", stop(130))
  process.on("SIGTERM", stop(143))

  const begun = performance.now()
  const share = (n: number): number => Math.max(n / rounds, (performance.now() - begun) / 60_000 / minutes)
  const show = (n: number, found: number): void => {
    const pieces = [`round ${n + 1}`, `${((performance.now() - begun) / 60_000).toFixed(1)} min`, found > 0 ? `${found} with findings` : ""]
    display.show(progressLine("storm", share(n), pieces), `round ${n}`, Date.now())
  }
  show(0, 0)
  const report = await runStorm({
    folder,
    seed,
    minutes,
    rounds,
    onRound: (all) => {
      const last = all.at(-1)
      if (last !== undefined && (trace || last.findings.length > 0)) display.say(roundText(last))
      show(all.length, all.filter(({ findings }) => findings.length > 0).length)
    }
  })
  display.finish()
  console.log(figures(report))
  if (report.rounds.some(({ findings }) => findings.length > 0)) process.exitCode = 1
}

goToUser(process.env)
let options: Options | undefined
try {
  options = readOptions(process.argv.slice(2))
} catch (error) {
  console.error(`storm: ${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 2
}
if (options?.help === true) console.log(usage)
else if (options !== undefined && process.platform !== "linux") {
  console.error("storm: it knows the processes of a round by what Linux tells of them; there is no such thing here.")
  process.exitCode = 2
} else if (options !== undefined) await main(options)
