import { processSignals } from "@ftm/command-line"

/** A person pressed Ctrl-C; false for SIGTERM, and before any signal. */
export const stoppedByKeyboard = (): boolean => processSignals.stoppedByKeyboard

export const { awaitSecondPress, offeringCancel } = processSignals
