#!/usr/bin/env node
import { goToUser, keepFilesPrivate, listenForSignals } from "@ftm/command-line"
import { commandFormOf } from "@ftm/transcript-schema"
import { Deferred, Effect } from "effect"
import { runMap } from "./MapProgram.ts"
import { type StopRequest, stopRequests } from "./StopRequest.ts"

goToUser(process.env)
keepFilesPrivate(process.env)
const stop = Deferred.makeUnsafe<StopRequest>()
listenForSignals(Date.now, (signal) => Deferred.doneUnsafe(stop, Effect.succeed(stopRequests[signal])))
// This ends worker threads and open sockets, too: everything that matters is in the store.
process.exit(await runMap(process.argv.slice(2), stop, commandFormOf(import.meta.url)))
