select
  result.campaign_key, coalesce(result.campaign, result.campaign_id) as campaign, result.cell, result.measure,
  result.measure_type, result.basis, result.treated, result.control, result.treated_count, result.control_count,
  result.treated_mean, result.treated_low, result.treated_high, result.control_mean, result.lift, result.lift_low,
  result.lift_high, result.relative_lift, result.statistic, result.degrees_of_freedom, result.p_value,
  result.p_adjusted, result.bootstrap_low, result.bootstrap_high, result.cuped_lift, result.cuped_low, result.cuped_high,
  result.split_p_value, result.label
from "mart"."campaign_result" as result
left join "star"."dim_campaign" as campaign using (campaign_key)
order by campaign.started_on desc nulls last, result.campaign_key, result.measure_type, result.measure, result.cell
