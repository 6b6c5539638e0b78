/**
 * Signs: a small picture for each lesson on the path, drawn by the views that draw it large, without words, axes or
 * anything to touch. The path says in words what it shows, so it is there for the eye alone.
 *
 * @typedef {import("../js/scene.js").Scene} Scene
 * @typedef {import("../js/scene.js").Panel} Panel
 */
import { parseHTML } from "linkedom";
import { createView, load } from "../views/views.js";
import { relative } from "./relative.js";

/** What a view that draws lines and areas is offered, in px. What needs more than the sign has is drawn smaller. */
const ROOMS = new Map([
  ["plot", { width: 176, height: 110 }],
  ["network", { width: 352, height: 220 }],
  ["crossbar", { width: 352, height: 220 }],
  ["graph", { width: 704, height: 440 }],
]);

/** Marks that a sign does without; letters that stand for points are no words. */
const WORDS = ["label", "met", "sketch"];

/** A sign of more characters would be too much of a page that has many. */
const MOST = 12_000;

/**
 * @param {{scene: Scene, panel: string | null}} asked
 * @returns {Promise<{sign: string}>} of the panel of that name, else of the first that can be drawn so; "" if none can
 */
export async function sign({ scene, panel }) {
  await load(scene);
  const panels = scene.panels.filter(
    ({ name, view }) => ROOMS.has(view) && (panel ?? name) === name,
  );
  return { sign: panels.map(drawn).find(({ length }) => length <= MOST) ?? "" };
}

/** @param {Panel} panel */
function drawn(panel) {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const small = bare(panel);
  const view = createView(small, { document, hands: null, id: "sign" });
  view.update(small, /** @type {import("../views/layout.js").Size} */ (ROOMS.get(panel.view)));
  const svg = view.element;
  for (const word of svg.querySelectorAll("text, title, defs, .halo"))
    if (!word.closest(".mark-texts, .mark-handle")) word.remove();
  for (const element of [svg, ...svg.querySelectorAll("*")]) {
    for (const { name } of [...element.attributes])
      if (/^(id|role|aria-.*|data-.*|clip-path)$/.test(name)) element.removeAttribute(name);
  }
  for (const group of [...svg.querySelectorAll("g")].reverse())
    if (!group.children.length) group.remove();
  for (const name of ["width", "height", "style"]) svg.removeAttribute(name);
  return relative(rounded(svg.outerHTML));
}

/**
 * A plot without its axes, and without what is only there to be read; so small, its lines of equal height are rough.
 *
 * @param {Panel} panel
 * @returns {Panel}
 */
function bare(panel) {
  if (panel.view !== "plot") return panel;
  const marks = panel.marks
    .filter(({ kind }) => !WORDS.includes(kind))
    .map((mark) => (mark.kind === "contours" ? { ...mark, rough: true } : mark));
  return { ...panel, inset: true, marks };
}

/** To half a pixel, which is more than the eye sees of it; but what is scaled stays as large. @param {string} html */
const rounded = (html) =>
  html.replace(/scale\([^)]*\)|-?\d+\.\d+/g, (found) =>
    found.startsWith("scale") ? found : String(Math.round(Number(found) * 2) / 2),
  );
