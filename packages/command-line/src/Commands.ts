export { answerQuarters, type QuarterAnswer } from "./AnswerQuarters.ts"
export {
  amountFlag,
  choiceFlag,
  countFlag,
  groupReadableFlag,
  jsonFlag,
  oneQuarter,
  optionalFlag,
  perQuarterFlags,
  quarterFlag,
  quartersFlag,
  severalQuarters,
  storeFlag,
  switchFlag,
  textFlag,
  withKnownDefault,
  workersFlag,
  workersOf
} from "./Flags.ts"
export { example } from "./HelpText.ts"
export { parseQuarters } from "./QuarterList.ts"
export { commandProgram, exitCodeOf, mainOptions } from "./RunCommand.ts"
export { type KnownProgram, thisProgram } from "./ThisProgram.ts"
export { usageError } from "./UsageError.ts"
