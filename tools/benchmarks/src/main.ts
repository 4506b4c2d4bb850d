import { goToUser } from "@ftm/command-line"
import { readdirSync } from "node:fs"
import { join } from "node:path"

// npm run bench -- NAME [options]: runs the benchmark of that name, which prints its figures, with one line of JSON at the end.

/** `topic-model` -> `TopicModel.ts` */
const benchmarks = new Map(
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(".ts") && file !== "main.ts")
    .sort()
    .map((file) => [
      file
        .slice(0, -3)
        .replace(/(?<=[a-z])[A-Z]/g, "-$&")
        .toLowerCase(),
      file
    ])
)

goToUser(process.env)
const [name, ...args] = process.argv.slice(2)
const file = benchmarks.get(name ?? "")
if (file === undefined) {
  const wanted = name === undefined || name === "--help" ? "" : `There is no benchmark "${name}".\n`
  console.error(`${wanted}Usage: npm run bench -- NAME [options]\nBenchmarks: ${[...benchmarks.keys()].join(", ")}`)
  process.exit(name === "--help" ? 0 : 2)
}

const benchmark = (await import(join(import.meta.dirname, file))) as { readonly run: (args: ReadonlyArray<string>) => Promise<void> }
await benchmark.run(args)
