/**
 * A condition on what stands under the name now; PRECONDITION_FAILED, or OBJECT_EXISTS for
 * `ifAbsent`, when it fails.
 */
export interface WriteCondition {
  readonly ifAbsent?: boolean;
  readonly ifMatch?: string;
}
