export { answerQuarters, type QuarterAnswer } from "./AnswerQuarters.ts"
export {
  amountFlag,
  choiceFlag,
  countFlag,
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
export { parseQuarters } from "./QuarterList.ts"
export { commandProgram, type CommandOptions, exitCodeOf, mainOptions } from "./RunCommand.ts"
export { thisProgram } from "./ThisProgram.ts"
export { usageError } from "./UsageError.ts"
