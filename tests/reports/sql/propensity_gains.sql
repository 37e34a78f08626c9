select * from "mart"."propensity_gains" order by tenth
