export { type Import, importsOf, packageName, sourceFiles } from "./Imports.ts"
export { circlesIn } from "./Circles.ts"
export { topLevelActions } from "./TopLevel.ts"
