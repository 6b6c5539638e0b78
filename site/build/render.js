/**
 * What only JavaScript can make, for the build: reads one JSON on standard input, answers one.
 *
 *     {scenes: {figure: Scene}, rooms: {figure: px}, formulas: [{tex, display}], numbers: [{value, format}],
 *      maps: [[Idea]]}
 *     {scenes: {figure: [{wide: svg, narrow: svg}]}, formulas: [{html} or {error}], numbers: [text], maps: [map]}
 *
 * Pictures are drawn by the very views that draw them live, in a document without a browser.
 */
import { format } from "d3-format";
import katex from "katex";
import { parseHTML } from "linkedom";
import { createView, load, sizes } from "../views/views.js";
import { layOut } from "./map.js";
import { relative } from "./relative.js";

/** The widths, in CSS px, that a picture without scripts is drawn for; the style sheet shows one. */
const WIDTHS = { wide: 960, narrow: 358 };

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

/** @param {{tex: string, display: boolean}} formula */
function typeset({ tex, display }) {
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
 * @param {string} figure
 * @param {import("../js/scene.js").Scene} scene
 * @param {number} [room] how wide "wide" is
 */
async function draw(figure, scene, room = WIDTHS.wide) {
  await load(scene);
  const wide = sizes(scene, room);
  const narrow = sizes(scene, WIDTHS.narrow);
  return Array.from(scene.panels, (_, index) => ({
    wide: picture(figure, scene, index, "wide", wide[index]),
    narrow: picture(figure, scene, index, "narrow", narrow[index]),
  }));
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

async function main() {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
  const { scenes, rooms = {}, formulas, numbers, maps } = JSON.parse(text);
  /** @type {Record<string, unknown>} */
  const drawn = {};
  for (const [figure, scene] of Object.entries(scenes)) {
    drawn[figure] = await draw(figure, scene, rooms[figure]);
  }
  process.stdout.write(
    JSON.stringify({
      scenes: drawn,
      formulas: formulas.map(typeset),
      numbers: numbers.map((/** @type {{value: number, format: string}} */ number) =>
        format(number.format)(number.value),
      ),
      maps: maps.map(layOut),
    }),
  );
}

await main();
