// How html-validate judges the pages: everything it recommends, and what it says of whole documents.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // Only what comes from another host can be changed behind the site's back; these pages load pictures from there, nothing else.
    "require-sri": ["error", { target: "crossorigin" }],
    // A title names the job as its employer does, however long that is.
    "long-title": "off",
    // Lists of links may be named: ARIA allows it, and screen readers say it.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
  },
};
