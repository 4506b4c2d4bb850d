import { parseArgs } from "node:util"

const usage = `npm run fuzz -- text|rows [--seconds N] [--seed N]

  text   odd texts and calls through the text rules: nothing throws, the same text twice, every sentence out of its component
  rows   odd tables in a real PostgreSQL through a whole prefetch: every firm has a fate, nothing is lost or another's,
         whatever the types of the ids and the order of the rows

  --seconds N   how long to look, 60 by default
  --seed N      where to begin; the same seed gives the same cases, and what fails is printed with its seed and as a case to paste`

/** A kind of fuzzing: looks for `millis` milliseconds from `seed` on and gives the number of cases; throws with the first case that fails. */
interface Fuzzer {
  readonly run: (seed: number, millis: number) => Promise<number>
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string", default: "1" }, help: { type: "boolean", default: false } }
})
const [kind] = positionals
const seconds = Number(values.seconds)
const seed = Number(values.seed)
if (values.help) {
  console.log(usage)
} else if ((kind !== "text" && kind !== "rows") || !(seconds > 0) || !Number.isSafeInteger(seed)) {
  console.error(
    `${kind === undefined ? "Say what to fuzz." : `"${positionals.join(" ")}" with ${values.seconds} seconds and seed ${values.seed} cannot be fuzzed.`}\n\n${usage}`
  )
  process.exitCode = 2
} else {
  const { run } = (kind === "text" ? await import("./FuzzText.ts") : await import("./FuzzRows.ts")) as Fuzzer
  try {
    const cases = await run(seed, seconds * 1000)
    console.log(`${kind}: ${cases} cases in ${seconds} s from seed ${seed}, and nothing found.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
