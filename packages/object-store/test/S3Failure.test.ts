import { expect, it } from "vitest"
import { readS3Failure } from "../src/S3Failure.ts"

const thrown = (fields: object, message = "x"): Error => Object.assign(new Error(message), fields)

it.each([
  [
    "S3's code",
    thrown({ name: "NoSuchKey", Code: "NoSuchKey", $metadata: { httpStatusCode: 404 } }),
    { name: "NoSuchKey", status: 404, isExplained: true }
  ],
  ["an answer without one", thrown({ name: "NotFound", $metadata: { httpStatusCode: 404 } }), { name: "NotFound", isExplained: false }],
  ["Node's code", thrown({ code: "ECONNRESET" }), { name: "ECONNRESET", status: undefined, isExplained: false }],
  ["a missing region", thrown({}, "Region is missing"), { name: "RegionMissing", status: undefined }],
  ["something that is no error", "odd", { name: "odd", status: undefined }],
  ["the region in the body", thrown({ Region: "eu-west-1" }), { region: "eu-west-1" }],
  ["the region in a header", thrown({ $response: { headers: { "x-amz-bucket-region": "ap-south-1" } } }), { region: "ap-south-1" }],
  ["no region that a shell would run", thrown({ Region: "x; rm -rf ~" }), { region: undefined }],
  [
    "both times",
    thrown({ RequestTime: "20260131T090000Z", ServerTime: "2026-01-31T11:00:00Z" }),
    { ourTime: "2026-01-31T09:00:00Z", storeTime: "2026-01-31T11:00:00Z" }
  ],
  [
    "the time in a header",
    thrown({ RequestTime: "soon", $response: { headers: { date: "Sat, 31 Jan 2026 11:00:00 GMT" } } }),
    { ourTime: undefined, storeTime: "2026-01-31T11:00:00Z" }
  ],
  ["a clock that was corrected", thrown({ $metadata: { clockSkewCorrected: true } }), { clockWasCorrected: true, status: undefined }]
])("%s is read from what is thrown", (_, cause, read) => {
  expect(readS3Failure(cause)).toMatchObject(read)
})
