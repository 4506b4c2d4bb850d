import { parseArgs } from "node:util"
import { type Mistake, mistakes } from "./Mistakes.ts"
import { simulate } from "./Simulate.ts"

const usage = `npm run simulate -- [--seconds N] [--seed N] [--mistake NAME]

  Histories of orchestrators and jobs that share a store: they are stopped and wake up, die, lose answers and have wrong clocks.
  After each write it is checked what must hold; the first history in which something does not is printed with its seed.

  --seconds N      how long to look, 60 by default
  --seed N         the first history, 1 by default; the same seed gives the same one
  --trace          tells all that happens in the first history, and ends
  --mistake NAME   breaks the protocol on purpose: ${mistakes.join(", ")}`

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    mistake: { type: "string" },
    trace: { type: "boolean", default: false },
    help: { type: "boolean", default: false }
  }
})
const [seconds, first] = [Number(values.seconds), Number(values.seed)]
const mistake = mistakes.find((name): name is Mistake => name === values.mistake)
if (values.help) console.log(usage)
else if (!(seconds > 0) || !Number.isSafeInteger(first) || (values.mistake !== undefined && mistake === undefined)) {
  console.error(`That cannot be simulated.\n\n${usage}`)
  process.exitCode = 2
} else if (values.trace) {
  console.log(await simulate(first, mistake, (line) => console.log(line)))
} else {
  const begun = performance.now()
  const spent = () => (performance.now() - begun) / 1000
  const sums = { histories: 0, minutes: 0, jobs: 0, attempts: 0 }
  for (let seed = first; spent() < seconds; seed++) {
    const { attempts, findings, jobs, millis } = await simulate(seed, mistake)
    sums.histories += 1
    sums.minutes += millis / 60_000
    sums.jobs += jobs
    sums.attempts += attempts
    if (findings.length === 0) continue
    console.error(`Seed ${seed}:\n${findings.map((finding) => `  ${finding}`).join("\n")}`)
    process.exitCode = 1
    break
  }
  console.log(
    `${sums.histories} histories of ${sums.jobs} jobs with ${sums.attempts} attempts and ${Math.round(sums.minutes / 60)} h ` +
      `of made-up time in ${spent().toFixed(1)} s.`
  )
}
