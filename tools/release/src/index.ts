export { effectRange, houseManifest, nodeRange, prepackCommand } from "./HouseManifest.ts"
export { packedFiles } from "./PackedFiles.ts"
export { tarballProblems } from "./TarballCheck.ts"
export { type Manifest, type Project, published, readManifest, readProjects, workspaceRoot } from "./Workspace.ts"
