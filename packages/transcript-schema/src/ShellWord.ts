/**
 * A word as it is typed in a shell: as it is where every character stands for itself, else in single quotes. What a shell
 * reads back is the very same word; only U+0000 cannot be in one. (zsh takes a `=` that begins a word for a command's path.)
 */
export const shellWord = (word: string): string => (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
