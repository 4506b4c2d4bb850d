import { Schema } from "effect"

/** Why a tool does not write into a folder. */
const FolderRefusalReason = Schema.Union([
  /** The name is a bucket's, or that of nothing at all. */
  Schema.TaggedStruct("NoFolderName", {}),
  Schema.TaggedStruct("Link", {}),
  Schema.TaggedStruct("NotAFolder", {}),
  /** The home folder, or a folder that it lies in, up to the root. */
  Schema.TaggedStruct("HoldsHome", {}),
  /** The checkout, or a folder that it lies in. */
  Schema.TaggedStruct("HoldsProgram", {}),
  /** Files that the tool did not make: some of their names, and how many more there are. */
  Schema.TaggedStruct("HoldsOthersFiles", { names: Schema.Array(Schema.String), more: Schema.Int }),
  Schema.TaggedStruct("MadeByOther", { tool: Schema.String }),
  /** It cannot be made or read; `code` is the system's. */
  Schema.TaggedStruct("Unusable", { code: Schema.String })
])
export type FolderRefusalReason = typeof FolderRefusalReason.Type

const wordsOf = (reason: FolderRefusalReason): string => {
  switch (reason._tag) {
    case "NoFolderName":
      return "names no folder on this machine"
    case "Link":
      return "is a symbolic link, and what it leads to may be somebody's"
    case "NotAFolder":
      return "is a file"
    case "HoldsHome":
      return "is your home folder or holds it"
    case "HoldsProgram":
      return "is the folder of this program or holds it"
    case "HoldsOthersFiles":
      return `holds ${reason.names.join(", ")}${reason.more === 0 ? "" : ` and ${reason.more} more`}, which this command did not make`
    case "MadeByOther":
      return `was made by ${reason.tool}`
    case "Unusable":
      return `cannot be used (${reason.code})`
  }
}

/** A tool was given a folder that may be somebody's, and has touched nothing; `message` says what lies there and what to type. */
export class FolderRefused extends Schema.TaggedError<FolderRefused>()("FolderRefused", {
  folder: Schema.String,
  reason: FolderRefusalReason,
  /** How the folder is given to the tool, such as `npm run demo -- --folder`. */
  typedAs: Schema.String
}) {
  override get message(): string {
    return `${this.folder} ${wordsOf(this.reason)}. Nothing was touched. Name a new or an empty folder: ${this.typedAs} NEW_FOLDER`
  }
}
