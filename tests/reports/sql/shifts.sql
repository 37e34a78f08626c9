select of, before, now, psi, verdict from "mart"."population_shift" order by of
