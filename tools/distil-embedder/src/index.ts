export * from "./FitToTeacher.ts"
export * from "./LinearMap.ts"
export * from "./PrincipalAxes.ts"
export * from "./TokenVectors.ts"
