/** What a figure shows: a scene drawn by its views, and everything of it that is words. */
import { fly } from "../../views/flight.js";
import { createMotion } from "../../views/motion.js";
import { createView, fit, isLoaded, load } from "../../views/views.js";
import { numericPart } from "../format.js";
import { attribute, attributes, write } from "../keep.js";
import { bestOf, keepGoal } from "../path.js";

/** @typedef {import("../scene.js").Scene} Scene */

/** The most readouts that are in sight; the others are among the numbers. */
const IN_SIGHT = 4;

/** How long nothing has changed, in ms, before the prose out of sight follows. */
const PAUSE = 300;

/** The names of those that are in sight. @param {Scene} scene */
const seenReadouts = ({ panels, readouts }) =>
  panels
    .flatMap((panel) => panel.readouts)
    .filter((name) => !readouts[name].aside)
    .slice(0, IN_SIGHT);

/**
 * @param {HTMLElement} element the `<figure>`
 * @param {string} name
 * @param {string} task what to do, where the scene does not say it
 * @param {Scene} scene the first
 * @param {ReturnType<typeof import("./state.js").createState>["hands"]} hands
 */
export async function createPicture(element, name, task, scene, hands) {
  const part = (/** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (element.querySelector(selector));
  const pictureOf = (/** @type {string} */ panel) => part(`[data-panel="${panel}"] .picture`);
  /** The numbers of the prose, and those of them that are in sight: the others need not follow a hand. */
  /** @type {NodeListOf<HTMLElement>} */
  const inProse = document.querySelectorAll(`[data-figure="${name}"][data-readout]`);
  /** @type {Set<Element>} */
  const inSight = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let following;
  const views = new Map();
  /** The room each picture has, by its panel: slots of fixed size, so it is measured only when the window changes. */
  /** @type {Map<string, import("../../views/layout.js").Size>} */
  const rooms = new Map();
  /** Whether what meets the guess has just come, or the reader asks for it. */
  let showsVerdict = false;

  /** Whether the reader has made it so. */
  let byHand = false;

  const motion = createMotion({
    paint,
    tell(moving) {
      element.dataset.moving = String(moving);
    },
    fly: (from, to, settle) => fly(part(".panels"), from, to, settle),
  });

  /** What each view was given last: a panel that does not move in a motion is the same in all of its frames. */
  /** @type {Map<string, Scene["panels"][number]>} */
  const drawn = new Map();

  /** @param {Scene["panels"]} panels those of the scene, or on their way there @param {boolean} animate */
  function paint(panels, animate) {
    const offered = scene.panels.map(({ name: panel }) => {
      const room = rooms.get(panel);
      // One that is not on show has none.
      return room?.width && room.height ? room : undefined;
    });
    const sizes = fit(scene, offered);
    for (const [i, panel] of panels.entries()) {
      const size = sizes[i];
      if (!size || (animate && drawn.get(panel.name) === panel)) continue;
      drawn.set(panel.name, panel);
      let view = views.get(panel.name);
      if (!view) {
        const first = views.size === 0;
        view = createView(panel, { document, hands, id: `${name}-${panel.name}`, hint: first });
        views.set(panel.name, view);
        pictureOf(panel.name).replaceChildren(view.element);
      }
      view.update(panel, { ...size, animate });
    }
  }

  /** Everything of the scene that is words. */
  function writeWords() {
    const shown = seenReadouts(scene);
    for (const panel of scene.panels) {
      const section = part(`[data-panel="${panel.name}"]`);
      const tab = element.querySelector(`.tab[data-shows="${panel.name}"]`);
      if (tab) write(tab, panel.title || panel.name);
      write(section.querySelector(".panel-title"), panel.title);
      const seen = panel.readouts.filter((readout) => shown.includes(readout));
      writeReadouts(/** @type {HTMLElement} */ (section.querySelector(".panel-head")), seen);
    }
    const others = Object.keys(scene.readouts).filter((readout) => !shown.includes(readout));
    writeReadouts(part(".numbers"), others);
    write(part(".task-text"), scene.task ?? task);
    write(part(".alt"), scene.alt);
    writeVerdict();
    write(part(".figure-note"), noteOf(scene));
    writeGoal();
  }

  /** @param {Iterable<Element>} places in the prose */
  function writeProse(places) {
    for (const place of /** @type {Iterable<HTMLElement>} */ (places)) {
      const readout = scene.readouts[place.dataset.readout ?? ""];
      // What the picture does not know now, the prose does not know either. A formula has its unit elsewhere.
      const text = readout?.text ?? "?";
      write(place, place.closest(".katex") ? numericPart(text) : text);
    }
  }

  /** @param {HTMLElement} head @param {string[]} names */
  function writeReadouts(head, names) {
    for (const shown of head.querySelectorAll("output")) {
      if (!names.includes(shown.name)) shown.closest(".readout")?.remove();
    }
    let before = /** @type {Element | null} */ (head.querySelector(".panel-title"));
    for (const readoutName of names) {
      const { label, value, text, role, about } = scene.readouts[readoutName];
      let output = head.querySelector(`output[name="${readoutName}"]`);
      if (!output) {
        const box = document.createElement("span");
        const labelBox = document.createElement("span");
        labelBox.className = "readout-label";
        output = document.createElement("output");
        output.setAttribute("name", readoutName);
        // The live description speaks for them all, once the figure has settled.
        output.setAttribute("aria-live", "off");
        box.append(labelBox, " ", output);
        head.append(box);
      }
      const box = /** @type {HTMLElement} */ (output.parentElement);
      // One that comes back comes back to its place.
      if (box.previousElementSibling !== before)
        head.insertBefore(box, before?.nextSibling ?? head.firstChild);
      before = box;
      const abouts = about ? `${readoutName} ${about}` : readoutName;
      attributes(box, { class: `readout role-${role}`, "data-about": abouts });
      write(box.firstElementChild, label);
      write(output, text);
      attribute(output, "data-value", value);
    }
  }

  /** What counts, whether it has been reached, and the best so far. */
  function writeGoal() {
    const { goal } = scene;
    if (goal && byHand) keepGoal(name, goal);
    const best = bestOf(name);
    const line = part(".goal");
    attribute(line, "hidden", goal ? null : "");
    line.classList.toggle("is-reached", best?.reached ?? false);
    write(part(".goal-counts"), goal?.counts ?? "");
    write(part(".goal-best"), best ? `best ${best.text}` : "");
  }

  /** What meets the guess: in place of the note once it is made, and after that when it is asked for. */
  function writeVerdict() {
    const verdict = scene.verdict ?? "";
    write(part(".figure-verdict"), verdict);
    element.classList.toggle("shows-verdict", showsVerdict && verdict !== "");
    const chip = part(".your-guess");
    attributes(chip, { hidden: verdict === "" ? "" : null, "aria-pressed": String(showsVerdict) });
  }

  /** The prose follows everywhere once nothing has changed for a while, be it that the hand still holds on. */
  function followSoon() {
    clearTimeout(following);
    following = setTimeout(() => writeProse(inProse), PAUSE);
  }

  /** The keyboard reaches what the figure says where that is longer than its slot. */
  function reachWords() {
    for (const said of [".figure-note", ".figure-verdict"]) reachIfItScrolls(part(said));
  }

  await load(scene);
  for (const { name: panel } of scene.panels) {
    const { clientWidth, clientHeight } = pictureOf(panel);
    rooms.set(panel, { width: clientWidth, height: clientHeight });
  }
  motion.show(scene.panels, 0);
  writeWords();
  writeProse(inProse);
  reachWords();
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) inSight.add(target);
      else inSight.delete(target);
    }
    writeProse(inSight);
  });
  for (const place of inProse) seen.observe(place);
  const resized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const panel = /** @type {HTMLElement} */ (target.parentElement).dataset.panel ?? "";
      const { width, height } = contentRect;
      rooms.set(panel, { width: Math.floor(width), height: Math.floor(height) });
    }
    motion.again();
    for (const { target } of entries) reachIfItScrolls(/** @type {HTMLElement} */ (target));
    reachWords();
  });
  for (const { name: panel } of scene.panels) resized.observe(pictureOf(panel));

  return {
    get scene() {
      return scene;
    },

    /**
     * @param {Scene} next
     * @param {{time: number, byHand: boolean}} how `time` is what the picture may take to come, in ms
     */
    async show(next, how) {
      if (!isLoaded(next)) await load(next);
      // It comes with the guess, or when the run that it is about is over.
      if (how.byHand && next.verdict && !scene.verdict) showsVerdict = true;
      scene = next;
      ({ byHand } = how);
      motion.show(scene.panels, how.time);
      writeWords();
      writeProse(how.time > 0 ? inProse : inSight);
      followSoon();
    },

    /** Draw what is shown anew, as it is. */
    redraw: motion.again,

    reachWords,

    /** Whether what was said of the guess stands in place of the note. @param {boolean} wanted */
    showVerdict(wanted) {
      showsVerdict = wanted;
      writeVerdict();
    },

    toggleVerdict() {
      showsVerdict = !showsVerdict;
      writeVerdict();
    },

    /** Every number, to its last digit. */
    writeExact: () => writeExact(part(".numbers dl"), scene),
  };
}

/**
 * Every number to its last digit.
 * @param {HTMLElement} list @param {Scene} scene
 */
function writeExact(list, scene) {
  list.replaceChildren(
    ...Object.values(scene.readouts).flatMap(({ label, value, text }) => {
      const [term, number, exact] = ["dt", "dd", "span"].map((tag) => document.createElement(tag));
      term.textContent = label;
      exact.className = "exact";
      exact.textContent = String(value);
      number.append(text, exact);
      return [term, number];
    }),
  );
}

/** What is larger than its slot scrolls in it, and then the keyboard reaches it. @param {HTMLElement} slot */
function reachIfItScrolls(slot) {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = slot;
  const scrolls = scrollWidth > clientWidth || scrollHeight > clientHeight;
  if (scrolls && getComputedStyle(slot).overflowY === "auto") slot.tabIndex = 0;
  else slot.removeAttribute("tabindex");
}

/** What is true of the picture; what has been achieved in it comes before that. @param {Scene} scene */
export const noteOf = ({ goal, note }) => (goal?.reached ? goal.met : (note ?? ""));
