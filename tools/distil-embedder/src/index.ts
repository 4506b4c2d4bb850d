export { fitToTeacher, type Lessons } from "./FitToTeacher.ts"
export { linearMap } from "./LinearMap.ts"
export { type TokenVectors } from "./TokenVectors.ts"
