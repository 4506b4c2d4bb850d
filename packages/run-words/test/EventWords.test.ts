import type { JobEndKind } from "@ftm/manifest"
import type { QuarterRunEvent, RunStart } from "@ftm/quarter-run"
import { parseQuarter } from "@ftm/transcript-schema"
import { describe, expect, it } from "vitest"
import { wordsOf } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const local: RunStart = { settings: { engine: "local", jobs: 2 }, topics: { TOPIC_ENGINE: "native" }, price_per_hour: null, max_cost: null }
const cloud: RunStart = {
  ...local,
  settings: {
    engine: "batch",
    queue: "q",
    definition: "d",
    fallbackQueue: "f",
    fallbackAfter: 2,
    region: "eu-west-1",
    endpoint: null,
    pollSeconds: 6,
    timeoutSeconds: 90
  },
  max_cost: 7
}
const firms = { total: 1200, done: 1000, skipped: 50, failed: 10, remaining: 140 }
const said = (event: QuarterRunEvent): string => {
  const words = wordsOf(event, "checkout")
  return words !== undefined && "say" in words ? words.say : ""
}

describe("what to type next", () => {
  const run = "npm run orchestrate -- run --quarter 2021Q1 --store './my store'"
  it("after a stop is the whole command", () => {
    expect(said({ _tag: "Stopped", quarter, firms, store: "./my store", start: local })).toBe(
      `Stopped. 1,060 of 1,200 firms are saved. To go on from there:\n  ${run} --engine local --jobs 2`
    )
    expect(said({ _tag: "Stopped", quarter, firms: undefined, store: "./my store", start: local })).toMatch(
      /^Stopped before any job was submitted\./
    )
  })
  it("while cloud jobs go on is watch, run or cancel", () => {
    expect(said({ _tag: "JobsGoOn", quarter, jobs: 1, maybe: 2, store: "./my store", start: cloud }).split("\n")).toEqual([
      "1 job goes on without this terminal (and perhaps 2 more: AWS had not answered yet when this stopped; the next command finds out). " +
        "Come back from any machine with:",
      "  npm run orchestrate -- watch --quarter 2021Q1 --store './my store'",
      "or, to submit what has no job yet as well, with:",
      `  ${run} --engine batch --queue q --definition d --fallback-queue f --fallback-after 2 --region eu-west-1 --timeout 90 --max-cost 7`,
      "or stop it with:",
      "  npm run orchestrate -- cancel --quarter 2021Q1 --store './my store'"
    ])
  })
})

describe("a job's end", () => {
  const ended = (kind: JobEndKind, start: RunStart, lastLines: ReadonlyArray<string> = []): string =>
    said({
      _tag: "JobEnded",
      quarter,
      store: "s3://b",
      start,
      lastLines,
      job: { quarter, batchId: "batch_000", jobName: "n", jobId: "i", engine: start.settings.engine },
      end: { kind, explanation: "it did so", mayBeRetried: false },
      state: {
        jobId: "i",
        name: "n",
        status: "FAILED",
        reason: null,
        exitCode: 1,
        createdAt: 0,
        startedAt: 0,
        stoppedAt: 1,
        stoppedOnRequest: false,
        logGroup: "/aws/batch/job",
        attempts: [{ startedAt: 0, stoppedAt: 1, exitCode: 1, reason: null, log: "a-log", host: null }]
      }
    })
  it("is nothing worth a line when the job did its work", () => expect(ended("done", cloud)).toBe(""))
  it.each<readonly [JobEndKind, string]>([
    ["failed", "When the cause is fixed:"],
    ["host lost", "To go on from the checkpoint:"],
    ["stuck in the queue", "aws batch describe-job-queues --job-queues q"],
    ["image not pulled", "--job-definition-name d --status ACTIVE"],
    ["out of memory", "Give the job definition more memory"],
    ["breaker", "s3://b/progress/quarter=2021Q1/batch_000_failures.json"],
    ["data missing", "npm run prefetch -- verify --quarter 2021Q1 --store s3://b"]
  ])("%s says what to do", (kind, advice) => {
    expect(ended(kind, cloud)).toMatch(/^batch_000: .*\. it did so\. Its log stream is a-log in \/aws\/batch\/job:\n/)
    expect(ended(kind, cloud)).toContain(advice)
  })
  it("doubles the limit that was too short in the command that comes next", () => {
    expect(ended("timed out", cloud)).toMatch(/--region eu-west-1 --timeout 180 --max-cost 7$/)
    expect(ended("timed out", local)).toMatch(/--jobs 2 --timeout SECONDS$/)
  })
  it("shows each command on a line of its own", () => {
    expect(ended("image not pulled", { ...cloud, settings: { ...cloud.settings, definition: "my map" } } as RunStart)).toMatch(
      /may pull:\n {6}aws batch describe-job-definitions --job-definition-name 'my map' --status ACTIVE\n {4}Then:\n {6}npm run orchestrate -- run /
    )
  })
  it("shows the last lines of the output, and where a local job's is", () => {
    expect(ended("failed", local, ["one", "two"])).toMatch(/it did so\. Its output: a-log\n {4}one\n {4}two\n {4}When/)
  })
})

it("numbers agree with their nouns", () => {
  expect(said({ _tag: "JobsAdopted", quarter, jobs: 1 })).toBe("1 job of an earlier run is still running: taken over, not submitted again.")
  expect(said({ _tag: "JobsAdopted", quarter, jobs: 1234 })).toContain("1,234 jobs of an earlier run are still running")
  expect(wordsOf({ _tag: "Saving", quarter, left: 1, of: 3 }, "checkout")).toMatchObject({
    progress: "2021Q1: 1 of 3 jobs still saves its progress"
  })
})

it("shows the submitting of many jobs in twentieths, and nothing for a few", () => {
  const moment = (done: number, of: number) => wordsOf({ _tag: "Submitting", quarter, done, of }, "checkout")
  expect(moment(3, 20)).toBeUndefined()
  expect(moment(500, 1000)).toEqual({ progress: "2021Q1: 500 of 1,000 jobs submitted", moment: "10" })
  expect(moment(549, 1000)).toMatchObject({ moment: "10" })
})

it("of a run on AWS Batch the plan comes with what was checked", () => {
  const plan = {
    quarter,
    store: "s",
    firms: 2,
    firmsDone: 0,
    firmsToDo: 2,
    batches: 1,
    jobs: 1,
    batchSize: 2,
    machineSeconds: 1,
    secondsPerFirm: 0.5,
    measuredHere: false,
    jobsAtATime: 1,
    dollars: null
  }
  const findings = [{ ok: true, what: "AWS credentials are accepted" }]
  expect(said({ _tag: "Planned", quarter, plan: { ...plan, settings: cloud.settings }, findings })).toContain(
    "  ok       AWS credentials are accepted"
  )
  expect(said({ _tag: "Planned", quarter, plan: { ...plan, settings: local.settings }, findings })).not.toContain("credentials")
})
