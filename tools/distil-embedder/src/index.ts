export { fitToTeacher, type Lessons } from "./FitToTeacher.ts"
export { linearMap } from "./LinearMap.ts"
export { ontoPrincipalAxes } from "./PrincipalAxes.ts"
export { type TokenVectors } from "./TokenVectors.ts"
