// Who may import whom: a folder of `src/` sees those that are listed, and no other.
export const MAY_IMPORT = {
  generated: [],
  openapi: [],
  client: ["generated"],
  report: ["openapi"],
  check: ["openapi", "report"],
  compat: ["openapi", "report"],
  prism: ["openapi", "check"],
  record: ["openapi", "check", "report", "prism"],
};

const folders = Object.entries(MAY_IMPORT).map(([folder, seen]) => ({
  name: `imports-of-${folder}`,
  comment: `src/${folder} may import ${seen.map((name) => `src/${name}`).join(" and ") || "nothing else of src"}.`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: `^src/(${[folder, ...seen].join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...folders,
    {
      name: "no-circle",
      comment: "Files that import each other in a circle are one file: move out what they share.",
      severity: "error",
      from: { path: "^(src|scripts)/" },
      to: { circular: true },
    },
    {
      name: "prism-sees-a-target",
      comment: "Of src/check, src/prism knows the types that target.ts gives, and nothing else.",
      severity: "error",
      from: { path: "^src/prism/" },
      to: { path: "^src/check/", pathNot: "^src/check/target\\.ts$" },
    },
    {
      name: "prism-sees-types",
      comment: "What src/prism needs to run is handed in by the check.",
      severity: "error",
      from: { path: "^src/prism/" },
      to: { path: "^src/check/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "source-alone",
      comment: "src imports neither scripts nor tests.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(scripts|test|action|examples)/" },
    },
    {
      name: "fixtures-alone",
      comment: "Of the tests, only test/fixtures and the corpus run may be imported from outside.",
      severity: "error",
      from: { path: "^(scripts|action|examples)/" },
      to: { path: "^test/", pathNot: "^test/(fixtures|corpus)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
