// The rules of docs and CONTRIBUTING.md that a machine can check. Formatting is biome's, imports between rooms are dependency-cruiser's.
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Constructs that our style leaves out, for every TypeScript file. */
const everywhere = [
  { selector: "TSEnumDeclaration", message: "Use a union of string literals instead of an enum." },
  { selector: "[accessibility='private']", message: "Use a #field or a closure for private state." },
];

const namedExportsOnly = [
  { selector: "ExportDefaultDeclaration", message: "Use a named export: files are named after it." },
  { selector: "ExportSpecifier[exported.name='default']", message: "Use a named export: files are named after it." },
  { selector: "ExportAllDeclaration", message: "Import from the file that defines it: no barrels." },
  { selector: "ExportNamedDeclaration[source]", message: "Import from the file that defines it: no barrels." },
];

/** Invariant 4: what the engine deletes, it deletes file by file, and only what it created. */
const noRecursiveDelete = [
  {
    selector: "CallExpression[callee.property.name=/^(rm|rmSync)$/]",
    message: "Nothing is deleted recursively: unlink the files that we created, then rmdir the empty folders.",
  },
  {
    selector:
      "ImportDeclaration[source.value=/^(node:)?fs(\\u002Fpromises)?$/] ImportSpecifier[imported.name=/^(rm|rmSync)$/]",
    message: "Nothing is deleted recursively: unlink the files that we created, then rmdir the empty folders.",
  },
  {
    selector:
      "CallExpression:matches([callee.name=/^rmdir/], [callee.property.name=/^rmdir/]) Property[key.name='recursive']",
    message: "Nothing is deleted recursively: unlink the files that we created, then rmdir the empty folders.",
  },
];

const noBareClass = [
  {
    selector: ":matches(ClassDeclaration, ClassExpression)[superClass=null]",
    message: "Use a function that returns an object: classes are for errors and for what a library demands.",
  },
];

const hostIsAParameter = [
  { object: "Date", property: "now", message: "Take the time from the host's clock." },
  { object: "Math", property: "random", message: "Take randomness from node:crypto, or as a parameter." },
];

export default defineConfig(
  { ignores: ["dist/", "out/", "coverage/", "demo/", "**/node_modules/", ".vitest/", ".vscode-test/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.{js,mjs,cjs,ts,mts}"],
    rules: {
      "array-callback-return": "error",
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "no-case-declarations": "error",
      "no-constant-binary-expression": "error",
      "no-constructor-return": "error",
      "no-debugger": "error",
      "no-duplicate-case": "error",
      "no-eval": "error",
      "no-extend-native": "error",
      "no-fallthrough": "error",
      "no-lone-blocks": "error",
      "no-loss-of-precision": "error",
      "no-new-func": "error",
      "no-self-compare": "error",
      "no-sparse-arrays": "error",
      "no-template-curly-in-string": "error",
      "no-unneeded-ternary": "error",
      "no-unreachable-loop": "error",
      "no-unsafe-finally": "error",
      "no-unused-private-class-members": "error",
      "no-useless-assignment": "error",
      "no-useless-rename": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-object-has-own": "error",
      "require-yield": "error",
    },
  },
  {
    files: ["**/*.{ts,mts}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-syntax": ["error", ...everywhere, ...namedExportsOnly],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/naming-convention": [
        "error",
        { selector: "interface", format: ["PascalCase"], custom: { regex: "^I[A-Z]", match: false } },
        { selector: "typeAlias", format: ["PascalCase"] },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // It does not know Promise.withResolvers<void>().
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Our objects are closures: no method has a `this` that could be lost.
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-syntax": ["error", ...everywhere, ...namedExportsOnly, ...noRecursiveDelete],
    },
  },
  {
    files: ["src/engine/**/*.ts", "src/datasets/**/*.ts"],
    rules: {
      "no-restricted-properties": ["error", ...hostIsAParameter],
      "no-restricted-syntax": ["error", ...everywhere, ...namedExportsOnly, ...noRecursiveDelete, ...noBareClass],
    },
  },
  {
    // Which of many pieces or peers comes first is chance's to say.
    files: ["src/engine/swarm/**/*.ts"],
    rules: { "no-restricted-properties": ["error", ...hostIsAParameter.filter(({ object }) => object !== "Math")] },
  },
  {
    // The clock that every host lends to the engine.
    files: ["src/engine/systemClock.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  {
    // Only the swarm speaks to the network, behind its guards.
    files: ["src/**/*.ts", "media/**/*.ts"],
    ignores: ["src/engine/swarm/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "Only the swarm speaks to the network." },
        { name: "WebSocket", message: "Only the swarm speaks to the network." },
        { name: "EventSource", message: "Only the swarm speaks to the network." },
      ],
    },
  },
  {
    // Stand-ins take the shape of the package that they replace, default exports included.
    files: ["src/engine/{swarm,payments/tron}/replacements/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...everywhere, ...noRecursiveDelete] },
  },
  {
    // Where a tool demands a default export, and declarations of packages that have one.
    files: ["*.config.{ts,mts}", "test/**/*.config.ts", "**/*.d.ts"],
    rules: { "no-restricted-syntax": ["error", ...everywhere] },
  },
);
