/**
 * The exit codes of every FTM command. `interrupted` and `terminated` are 128 and the number of the signal, as shells have it.
 */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, dataMissing: 3, interrupted: 130, terminated: 143 } as const
