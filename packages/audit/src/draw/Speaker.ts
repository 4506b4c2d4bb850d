/** Who speaks, as far as an audit tells speakers apart. */
export type Speaker = "executives" | "analysts" | "other"

/** WRDS's type of a speaker -> who speaks. */
export const speakerOf = (speakerType: string | null): Speaker => {
  if (speakerType === "Executives") return "executives"
  return speakerType === "Analysts" ? "analysts" : "other"
}
