#!/usr/bin/env node
// By their own names: the package's index loads an HTTP stack and more, half a second that every command would wait for.
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { goToUser, keepFilesPrivate, listenForSignals } from "@ftm/command-line"
import { commandProgram, mainOptions, thisProgram } from "@ftm/command-line/commands"
import { programs } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { exitCodeOfError } from "./ExitCode.ts"
import { prefetchCommand } from "./PrefetchCommand.ts"

listenForSignals(Date.now)
goToUser(process.env)
keepFilesPrivate(process.env)
commandProgram(prefetchCommand, thisProgram(import.meta.url, programs.prefetch)).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain(mainOptions(exitCodeOfError))
)
