export { dataMissing, failed, Stop, wrongUsage } from "@ftm/command-line"
