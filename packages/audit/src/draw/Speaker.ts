/** Who speaks, as far as an audit tells speakers apart. */
export type Speaker = "executives" | "analysts" | "other"

/** WRDS's type of a speaker -> who speaks, as the panel tells them apart: calls that were imported may have the types in small letters. */
export const speakerOf = (speakerType: string | null): Speaker => {
  const type = speakerType?.trim().toLowerCase()
  return type === "executives" || type === "analysts" ? type : "other"
}
