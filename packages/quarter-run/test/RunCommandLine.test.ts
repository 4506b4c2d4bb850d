import { typedIn } from "@ftm/transcript-schema"
import { execFileSync } from "node:child_process"
import { expect, it } from "vitest"
import { runCommandLine, type RunStart } from "../src/index.ts"

/** The words that a shell hands to npm. */
const wordsOf = (command: string): ReadonlyArray<string> =>
  execFileSync("sh", ["-c", `npm() { for word in "$@"; do printf '%s\\000' "$word"; done; }\n${command}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1)

it("the command that goes on with a run can be typed as it is printed, whatever the names are", () => {
  const start: RunStart = {
    settings: {
      engine: "batch",
      queue: "my queue",
      definition: "map:3",
      fallbackQueue: "it's",
      fallbackAfter: 3,
      region: "eu-west-1",
      endpoint: "http://127.0.0.1:4510/?a=1&b=2",
      timeoutSeconds: 600,
      pollSeconds: 7
    },
    topics: {
      TOPIC_ENGINE: "native",
      EMBEDDER: "onnx",
      EMBEDDER_MODEL: "~/models/all MiniLM",
      TOPIC_SETTINGS: '{"preset":"earnings-call"}'
    },
    price_per_hour: 0.36,
    max_cost: 12
  }
  expect(wordsOf(typedIn("checkout", runCommandLine("2021Q1", "/data/Jane's store", start)))).toEqual([
    "run",
    "orchestrate",
    "--",
    "run",
    "--quarter",
    "2021Q1",
    "--store",
    "/data/Jane's store",
    "--engine",
    "batch",
    "--queue",
    "my queue",
    "--definition",
    "map:3",
    "--fallback-queue",
    "it's",
    "--fallback-after",
    "3",
    "--region",
    "eu-west-1",
    "--endpoint",
    "http://127.0.0.1:4510/?a=1&b=2",
    "--timeout",
    "600",
    "--poll-seconds",
    "7",
    "--embedder",
    "onnx",
    "--embedder-model",
    "~/models/all MiniLM",
    "--topic-settings",
    '{"preset":"earnings-call"}',
    "--price-per-hour",
    "0.36",
    "--max-cost",
    "12"
  ])
})

it("a run with nothing but the defaults is told by its engine and jobs", () => {
  const start: RunStart = {
    settings: { engine: "local", jobs: 2 },
    topics: { TOPIC_ENGINE: "native" },
    price_per_hour: null,
    max_cost: null
  }
  expect(typedIn("installed", runCommandLine("2021Q1", "/store", start))).toBe(
    "ftm-orchestrate run --quarter 2021Q1 --store /store --engine local --jobs 2"
  )
})
