/**
 * What only JavaScript can make, for the build: reads one JSON on standard input, answers one.
 *
 *     [{make: "pictures", figure, scene, room}, {make: "formula", tex, display}, {make: "number", value, format},
 *      {make: "map", ideas}, {make: "sign", scene, panel}, …]
 *     [{panels: [{wide: svg, narrow: svg}, …]}, {html} or {error}, {text}, {map}, {sign: svg}, …]
 *
 * Pictures are drawn by the very views that draw them live, in a document without a browser.
 */
import { format } from "d3-format";
import katex from "katex";
import { parseHTML } from "linkedom";
import { rooms } from "../views/layout.js";
import { createView, fit, load, sizes } from "../views/views.js";
import { layOut } from "./map.js";
import { relative } from "./relative.js";
import { sign } from "./sign.js";

/** The slots, in CSS px, that a figure's pictures are drawn for before any script runs; the style sheet shows one. */
const SLOTS = { wide: { width: 776, height: 480 }, narrow: { width: 358, height: 300 } };

/** One colour, one meaning: each command gives its argument the role's class. */
const ROLES = Object.fromEntries(
  Object.entries({
    data: "data",
    model: "model",
    error: "error",
    gradient: "gradient",
    param: "parameter",
    guess: "guess",
    best: "best",
  }).map(([command, role]) => [`\\${command}`, `\\htmlClass{role-${role}}{#1}`]),
);

/**
 * `\about{slope}{…}` names what a symbol stands for in the figure (site/js/light.js). It goes inside the
 * colour: `\param{\about{slope}{w}}`.
 */
const MACROS = { ...ROLES, "\\about": "\\htmlData{about=#1}{#2}" };

/**
 * What a formula may put into the page: the classes of roles, and names.
 * @param {{command: string, class?: string, attributes?: Record<string, string>}} context
 */
function trusted(context) {
  if (context.command === "\\htmlClass") return /^role-[a-z]+$/.test(context.class ?? "");
  const attributes = Object.entries(context.attributes ?? {});
  return (
    context.command === "\\htmlData" &&
    attributes.every(([name, value]) => name === "data-about" && /^[\w -]+$/.test(value))
  );
}

/** @param {{tex: string, display: boolean}} asked */
function formula({ tex, display }) {
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      macros: { ...MACROS },
      trust: /** @type {any} */ (trusted),
      strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
      throwOnError: true,
    });
    return { html };
  } catch (error) {
    return { error: /** @type {Error} */ (error).message };
  }
}

/**
 * @param {{figure: string, scene: import("../js/scene.js").Scene, room: number | null}} asked `room` is how wide
 *   "wide" is in a text, where pictures have no slots
 */
async function pictures({ figure, scene, room }) {
  await load(scene);
  const inSlot = (/** @type {import("../views/layout.js").Size} */ slot) =>
    /** @type {import("../views/layout.js").Size[]} */ (fit(scene, rooms(slot, scene.panels)));
  const wide = room ? sizes(scene, room) : inSlot(SLOTS.wide);
  const narrow = room ? sizes(scene, SLOTS.narrow.width) : inSlot(SLOTS.narrow);
  const panels = Array.from(scene.panels, (_, index) => ({
    wide: picture(figure, scene, index, "wide", wide[index]),
    narrow: picture(figure, scene, index, "narrow", narrow[index]),
  }));
  return { panels };
}

/**
 * @param {string} figure
 * @param {import("../js/scene.js").Scene} scene
 * @param {number} index the panel's
 * @param {"wide" | "narrow"} variant
 * @param {{width: number, height: number}} size
 */
function picture(figure, scene, index, variant, size) {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const panel = scene.panels[index];
  const view = createView(panel, {
    document,
    hands: null,
    id: `${figure}-${panel.name}-${variant}`,
    // The sentence tells the whole figure, so it is said once, with the first panel.
    label: index === 0 ? scene.alt : panel.title || panel.name,
  });
  view.update(panel, size);
  for (const name of ["static", variant]) view.element.classList.add(name);
  return relative(view.element.outerHTML);
}

/** @param {{value: number, format: string}} asked */
const number = (asked) => ({ text: format(asked.format)(asked.value) });

/** @param {{ideas: import("./map.js").Idea[]}} asked */
const map = ({ ideas }) => ({ map: layOut(ideas) });

/** @type {Record<string, (asked: any) => unknown>} */
const MAKERS = { pictures, sign, formula, number, map };

let text = "";
for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
const answers = [];
for (const asked of JSON.parse(text)) answers.push(await MAKERS[asked.make](asked));
process.stdout.write(JSON.stringify(answers));
