import type { RunStart } from "@ftm/quarter-run"
import { execFileSync } from "node:child_process"
import { expect, it } from "vitest"
import { runCommandLine } from "../src/words/CommandLine.ts"

/** The words that a shell hands to npm. */
const typed = (command: string): ReadonlyArray<string> =>
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
  expect(typed(runCommandLine("2021Q1", "/data/Jane's store", start))).toEqual([
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
