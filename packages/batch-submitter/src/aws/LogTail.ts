import { Effect } from "effect"
import { type SupportServices, supportSettings, opened } from "./SupportServices.ts"

/** Where Batch writes a job's output unless its definition says otherwise. */
export const batchLogGroup = "/aws/batch/job"

/** How many pages are asked for at most. */
const pagesAtMost = 20

/**
 * The last lines of a log stream in CloudWatch Logs, oldest first; empty where they cannot be had. An empty page is not the
 * end of a stream: the end is where the same token comes back. The client is loaded here and not before.
 */
export const readLogTail = (support: SupportServices, group: string, stream: string, count: number): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const settings = supportSettings(support)
    if (settings === undefined) return []
    const aws = yield* Effect.promise(() => import("@aws-sdk/client-cloudwatch-logs"))
    const client = yield* opened(() => new aws.CloudWatchLogsClient(settings))
    let lines: ReadonlyArray<string> = []
    let nextToken: string | undefined
    for (let page = 0; page < pagesAtMost && lines.length < count; page++) {
      const request = {
        logGroupName: group,
        logStreamName: stream,
        limit: count,
        startFromHead: false,
        ...(nextToken === undefined ? {} : { nextToken })
      }
      const answer = yield* Effect.tryPromise(() => client.send(new aws.GetLogEventsCommand(request)))
      lines = [...(answer.events ?? []).map((event) => (event.message ?? "").trimEnd()), ...lines]
      if (answer.nextBackwardToken === undefined || answer.nextBackwardToken === nextToken) break
      nextToken = answer.nextBackwardToken
    }
    return lines.slice(-count)
  }).pipe(
    Effect.scoped,
    // Not allowed, no such stream yet, no answer: the caller prints the command instead.
    Effect.timeout("10 seconds"),
    Effect.orElseSucceed(() => [])
  )
