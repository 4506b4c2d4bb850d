import { Display, failed, printJson, terminalWidth } from "@ftm/command-line"
import { countFlag, jsonFlag, optionalFlag, storeFlag, withKnownDefault } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { examineStore, examineWrds, type Finding, orFinding } from "@ftm/prefetch"
import { WrdsConnection } from "@ftm/wrds-source"
import { Console, Duration, Effect, Layer, Option } from "effect"
import { Command } from "effect/cli"
import { noticeLayer } from "../ApprovalNotice.ts"
import { askAtTerminal } from "../AskAtTerminal.ts"
import { renderFindings, renderVerdict } from "../DoctorReport.ts"

export const doctorCommand = Command.make(
  "doctor",
  {
    store: optionalFlag(storeFlag, "Check this store too: a folder, or s3://bucket[/prefix]", "no store is checked"),
    approvalTimeout: withKnownDefault(countFlag("approval-timeout", "SECONDS"), "Seconds to wait for the approval of the Duo push", 120),
    json: jsonFlag
  },
  Effect.fn(function* (flags) {
    const findings: Array<Finding> = []
    // The store first: it costs no push.
    if (Option.isSome(flags.store))
      findings.push(...(yield* orFinding("store", examineStore.pipe(Effect.provide(storeLayer(flags.store.value))))))
    const services = WrdsConnection.layer({ approvalTimeout: Duration.seconds(flags.approvalTimeout) }).pipe(
      Layer.provide(Layer.mergeAll(askAtTerminal, noticeLayer)),
      Layer.provideMerge(Display.layer)
    )
    findings.push(...(yield* orFinding("log-in", examineWrds.pipe(Effect.provide(services)))))

    const isBad = findings.some(({ state }) => state === "bad")
    yield* flags.json ? printJson({ ok: !isBad, findings }) : Console.log(renderFindings(findings, terminalWidth(process.stdout)))
    if (isBad) return yield* failed(renderVerdict(findings))
  })
).pipe(Command.withDescription("Checks account, tables, limits, TLS, clock and store over one socket, and says what to do"))
