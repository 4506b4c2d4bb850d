// The parts of AWS Batch's request and response documents that the emulator reads and writes, under Batch's own names.

export type Status = "SUBMITTED" | "PENDING" | "RUNNABLE" | "STARTING" | "RUNNING" | "SUCCEEDED" | "FAILED"

export interface KeyValue {
  readonly name: string
  readonly value: string
}

export interface ExitRule {
  readonly onStatusReason?: string
  readonly onReason?: string
  readonly onExitCode?: string
  readonly action: string
}

export interface RetryStrategy {
  readonly attempts?: number
  readonly evaluateOnExit?: ReadonlyArray<ExitRule>
}

interface ContainerOverrides {
  readonly command?: ReadonlyArray<string>
  readonly environment?: ReadonlyArray<KeyValue>
}

export interface SubmitJob {
  readonly jobName: string
  readonly jobQueue: string
  readonly jobDefinition: string
  readonly containerOverrides?: ContainerOverrides
  readonly retryStrategy?: RetryStrategy
  readonly timeout?: { readonly attemptDurationSeconds?: number }
  readonly arrayProperties?: { readonly size?: number }
  readonly tags?: Readonly<Record<string, string>>
  readonly propagateTags?: boolean
}

export interface JobDefinition {
  readonly jobDefinitionName: string
  readonly jobDefinitionArn: string
  readonly revision: number
  readonly status: "ACTIVE" | "INACTIVE"
  readonly type: "container"
  readonly containerProperties: {
    readonly image: string
    readonly command: ReadonlyArray<string>
    readonly environment: ReadonlyArray<KeyValue>
  }
  readonly retryStrategy?: RetryStrategy
  readonly timeout?: { readonly attemptDurationSeconds?: number }
}

export interface Attempt {
  startedAt?: number
  stoppedAt?: number
  statusReason?: string
  readonly container: { exitCode?: number; reason?: string; logStreamName: string; containerInstanceArn: string; taskArn: string }
}

/** An error response: Batch's exception name and HTTP status. */
export class BatchFault extends Error {
  readonly type: string
  readonly status: number
  constructor(
    type: "ClientException" | "ServerException" | "TooManyRequestsException" | "MissingAuthenticationTokenException",
    message: string
  ) {
    super(message)
    this.type = type
    this.status = { ClientException: 400, ServerException: 500, TooManyRequestsException: 429, MissingAuthenticationTokenException: 403 }[
      type
    ]
  }
}
