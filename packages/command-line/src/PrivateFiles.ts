/** The variable that stands for `--group-readable` when it is 1. */
export const groupReadableVariable = "FTM_GROUP_READABLE"

/** Lets the owner's group read the folders and files that this process and its children make from now on; others never. */
export const letGroupRead = (): void => void process.umask(0o027)

/**
 * From now on, the folders and files that this process and its children make are for their owner alone, whatever umask was in force:
 * transcripts are licensed text. With FTM_GROUP_READABLE=1 the owner's group may read them, too. For a `main.ts` alone.
 */
export const keepFilesPrivate = (environment: Readonly<Record<string, string | undefined>>): void => {
  if (environment[groupReadableVariable] === "1") letGroupRead()
  else process.umask(0o077)
}
