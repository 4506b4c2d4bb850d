import { readdirSync } from "node:fs"
import { join } from "node:path"

// npm run bench -- NAME [options]: runs src/NAME.ts, which prints its figures, as JSON last.
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.slice(0, -3))
  .sort()

const [name, ...args] = process.argv.slice(2)
if (name === undefined || !names.includes(name)) {
  const wanted = name === undefined || name === "--help" ? "" : `There is no benchmark "${name}".\n`
  console.error(`${wanted}Usage: npm run bench -- NAME [options]\nBenchmarks: ${names.join(", ")}`)
  process.exit(name === "--help" ? 0 : 2)
}

const benchmark = (await import(join(import.meta.dirname, `${name}.ts`))) as {
  readonly run: (args: ReadonlyArray<string>) => Promise<void>
}
await benchmark.run(args)
