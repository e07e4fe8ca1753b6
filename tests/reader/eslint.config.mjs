// What the lint of the front end forbids. It is run from the top of the repository, as
// package.json does: ESLint reads nothing outside the folder that it is started in.

import js from "@eslint/js";
import globals from "globals";

const WHY = "Words of a transcript reach the page as text alone: make the element, see app/browser/elements.mjs.";
const AS_MARKUP = [
  "innerHTML",
  "outerHTML",
  "insertAdjacentHTML",
  "setHTMLUnsafe",
  "parseHTMLUnsafe",
  "createContextualFragment",
  "parseFromString",
  "srcdoc",
];
const named = `/^(${AS_MARKUP.join("|")})$/`;

export default [
  js.configs.recommended,
  {
    files: ["**/*.mjs"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_" }],
      "array-callback-return": "error",
      "consistent-return": "error",
      "default-case-last": "error",
      eqeqeq: "error",
      "no-constructor-return": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unreachable-loop": "error",
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["app/**/*.mjs"],
    languageOptions: { globals: globals.browser },
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        ...["write", "writeln"].map((property) => ({ object: "document", property, message: WHY })),
      ],
      "no-restricted-syntax": [
        "error",
        { selector: `MemberExpression[property.name=${named}]`, message: WHY },
        { selector: `MemberExpression[property.value=${named}]`, message: WHY },
        { selector: `Property[key.name=${named}]`, message: WHY },
        { selector: `Literal[value=${named}]`, message: WHY },
      ],
    },
  },
  {
    files: ["tests/reader/**/*.mjs"],
    languageOptions: { globals: { ...globals.node, window: "readonly", KeyboardEvent: "readonly", MouseEvent: "readonly" } },
  },
];
