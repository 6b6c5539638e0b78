/**
 * The page that a host shows wherever it finds nothing does not know how deep it stands. Its style sheet tells: while
 * that is not found either, everything is looked for one folder higher.
 */
import "./theme.js";

addEventListener(
  "error",
  ({ target }) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet") return;
    const [here, higher] = [".", ".."].map((way) => new URL(way, document.baseURI).href);
    if (here === higher) return;
    document.querySelector("base")?.remove();
    const base = document.createElement("base");
    base.href = higher;
    document.head.prepend(base);
    target.replaceWith(target.cloneNode());
  },
  { capture: true },
);
