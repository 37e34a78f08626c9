import { step, type Step } from "../../core/step.ts";
import { houseFile, segmentProfile } from "../../core/tables/mart.ts";
import { keyAudit } from "../audit.ts";
import { segmentProfileSql } from "./segment-profile.sql.ts";

/** `mart.segment_profile`: what members of a segment have more often than others, as an index against everybody. */
export function planSegmentProfile(): Step {
  return step({
    name: "mart.segment_profile",
    stage: "mart",
    reads: [houseFile],
    writes: [segmentProfile],
    sql: [segmentProfileSql()],
    audits: [keyAudit(segmentProfile, ["segmentation", "segment", "attribute", "value"])],
  });
}
