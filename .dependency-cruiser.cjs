/** Imports point one way: core <- warehouse <- { extract, transform, load, campaign, reports } <- jobs <- cli. */
const stages = ["extract", "transform", "load", "campaign", "reports"];

const forbid = (name, from, to) => ({ name, severity: "error", from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    forbid("core-knows-nobody", "^core/", "^(warehouse|extract|transform|load|campaign|reports|jobs|cli)/"),
    forbid("warehouse-knows-core", "^warehouse/", "^(extract|transform|load|campaign|reports|jobs|cli)/"),
    ...stages.map((stage) =>
      forbid(
        `${stage}-stands-alone`,
        `^${stage}/`,
        `^(${stages.filter((other) => other !== stage).join("|")}|jobs|cli)/`,
      ),
    ),
    forbid("jobs-do-not-know-the-command", "^jobs/", "^cli/"),
    {
      name: "one-importer-of-duckdb",
      severity: "error",
      from: { path: "^(?!warehouse/)" },
      to: { path: "@duckdb/node-api" },
    },
    {
      name: "no-dev-dependencies-in-the-product",
      severity: "error",
      from: { path: "^(core|warehouse|extract|transform|load|campaign|reports|jobs|cli)/" },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|dist)/" },
  },
};
