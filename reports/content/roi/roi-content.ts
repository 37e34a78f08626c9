import type { Session } from "../../../core/session.ts";
import type { ReportContent, ReportSetting } from "../content.ts";
import { definitionSection } from "../meta/definition-section.ts";
import { qualitySection } from "../meta/quality-section.ts";
import { runFacts } from "../meta/run-facts.ts";
import { runSection } from "../meta/run-section.ts";
import { campaignsSection } from "./campaigns-section.ts";
import { cellsSection } from "./cells-section.ts";
import { ownQuality, roiControls } from "./checks.ts";
import { costsSection } from "./costs-section.ts";
import { roiFindings } from "./findings.ts";
import { gainsSection } from "./gains-section.ts";
import { glance } from "./glance.ts";
import { roiKpis } from "./kpis.ts";
import { listsSection } from "./lists-section.ts";
import { roiMessage } from "./message.ts";
import { roiFacts } from "./roi-facts.ts";
import { rules } from "./rules.ts";
import { formatFor } from "../../format.ts";

/** The campaign report as content. Reads `mart`, `star` and `meta`; each total is asked twice. */
export async function roiContent(session: Session, setting: ReportSetting): Promise<ReportContent> {
  const format = formatFor(setting.locale, setting.currency, setting.timezone);
  const facts = await roiFacts(session, setting);
  const meta = await runFacts(session, setting);
  const campaigns = campaignsSection(facts, format);
  const cells = cellsSection(facts, format);
  const costs = costsSection(facts, format);
  const lists = listsSection(facts, format);
  const controls = roiControls(facts, { campaigns, costs, lists });
  const kpis = roiKpis(facts, format);
  const sections = [campaigns, cells, gainsSection(facts, format), costs, lists];
  return {
    ...setting,
    kind: "roi",
    headline: roiMessage(facts, format),
    kpis,
    findings: roiFindings(facts, meta, format),
    freshness: meta.freshness,
    glance: glance(facts, format),
    sections,
    detail: undefined,
    reference: [
      definitionSection(kpis, sections, rules),
      qualitySection(meta, ownQuality(facts, format), controls, format),
      runSection(meta, setting, format),
    ],
    controls,
  };
}
