import { type Lexicon, lexicon } from "./Lexicon.ts"

/** The topic that only this firm has: its own product. */
export const productTopic = (product: string, kind: string): Lexicon =>
  lexicon("own-product", `${product} ${kind}`, {
    things: `the ${product} ${kind}; ${product}; ${product} shipments; the ${product} launch; the second ${product} release; early ${product} users; interest in ${product}`,
    actions: `launching the ${product} ${kind} in new regions; sampling ${product} with lead customers; ramping ${product}; adding a lighter version of ${product}; showing ${product} at trade fairs; replacing our older ${kind} with ${product}`,
    outcomes: `${product} revenue; the ${product} pipeline; adoption of ${product}; ${product} reviews; demand for the ${kind}`,
    drivers: `the strong reception of ${product}; early wins with ${product}; the wait for the next ${product}; word of mouth about the ${kind}; the price point of ${product}`,
    metrics: `${product} unit sales; the number of ${product} users; ${product} revenue per customer`
  })
