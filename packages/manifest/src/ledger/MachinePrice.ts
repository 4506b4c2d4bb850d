import { Schema } from "effect"

/** A machine that runs jobs, and what an hour of it cost when it was asked. */
export const MachinePrice = Schema.Struct({
  /** As an attempt's `host` names it. */
  host: Schema.String,
  instanceId: Schema.String,
  /** Such as `g4dn.xlarge`. */
  instanceType: Schema.String,
  /** Such as `us-east-1a`. */
  zone: Schema.String,
  isSpot: Schema.Boolean,
  /** Dollars for an hour of the whole machine, from the Spot price history; null for a machine that is not a Spot instance. */
  dollarsPerHour: Schema.NullOr(Schema.Finite)
}).pipe(
  Schema.encodeKeys({ instanceId: "instance_id", instanceType: "instance_type", isSpot: "is_spot", dollarsPerHour: "dollars_per_hour" })
)
export type MachinePrice = typeof MachinePrice.Type
