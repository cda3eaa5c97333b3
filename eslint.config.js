// What the compiler does not say: typed linting of everything that is written by hand.
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "generated/", "node_modules/", "test/fixtures/", "test/package/.work/", "**/*.js", "**/*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["vitest.config.ts"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "no-control-regex": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Indices that a line before has checked, and matches of a pattern that has groups: `!` says so where the types cannot.
      "@typescript-eslint/no-non-null-assertion": "off",
      // `return report(…)` ends a function in one line where nothing more can be done.
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // The classes of ts-morph are told apart by its own guards.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // Characters outside the basic plane are wanted one by one: code points are what names are made of.
      "@typescript-eslint/no-misused-spread": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/unified-signatures": "off",
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
    },
  },
);
