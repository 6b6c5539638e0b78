/**
 * One figure: keeps its params, asks Python for the scene, and has it drawn.
 *
 *     params (figure/state.js) ──► Python's scene(params) ──► picture and words (figure/show.js)
 *        ▲                                                           │
 *        └──────────────────── handles, controls, links ◄────────────┘
 *
 * The params are the whole state. The picture is the last good one: what cannot be shown is said in
 * a sentence beside it.
 */
import { bindControls } from "./controls.js";
import { createPicture, noteOf } from "./figure/show.js";
import { ALONG, createState, LEISURE } from "./figure/state.js";
import { write } from "./keep.js";
import { letter } from "./keys.js";
import { decode, encode, matters, opening } from "./params.js";
import { bindSheets, bindTabs } from "./sheets.js";
import { setLive, stopFigure } from "./trouble.js";
import * as url from "./url.js";

/** @typedef {import("./scene.js").Scene} Scene */

/**
 * @param {HTMLElement} element the `<figure>`
 * @param {ReturnType<typeof import("./client.js").createClient>} client
 */
export async function createFigure(element, client) {
  const part = (/** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (element.querySelector(selector));
  /** @type {{name: string, params: import("./params.js").Param[], gone: string[], task: string, scene: Scene}} */
  const { name, params, gone, task, scene } = JSON.parse(part("script.spec").textContent ?? "");

  /** What asks first: a choice that opens without an answer. */
  const guesses = params.filter((one) => one.kind === "choice" && one.opening === "");
  /** The answer that was said last. */
  let told = answerOf(scene);
  /** When the reader last changed something. */
  let changedAt = 0;
  /** How long the next picture may take to come, in ms. */
  let pace = ALONG;
  /** Whether it was by the reader's own hand, not by a link or Undo, that the figure came to where it is. */
  let byHand = false;
  let wanted = false;
  let asking = false;
  let answered = false;
  let isBroken = false;

  const undo = /** @type {HTMLButtonElement} */ (part(".undo"));

  const state = createState(name, params, {
    changed(time) {
      byHand = true;
      // What only follows the pointer does not stop what has been pressed.
      if (time !== ALONG) pace = time;
      picture.showVerdict(false);
      changedAt = performance.now();
      // The bench counts these: how often there is something new to show.
      performance.mark("change");
      performance.clearMarks("change");
      syncControls();
      problem("");
      ask();
    },
    committed() {
      undo.disabled = !state.hasPast;
    },
    paused() {
      if (!asking) say();
      return !asking;
    },
    refused: problem,
  });

  const picture = await createPicture(element, name, task, scene, state.hands);

  const controls = bindControls(/** @type {HTMLFormElement} */ (part("form.controls")), params, {
    change(changed, value, time = 0) {
      state.choose({ [changed]: value }, "set", time);
    },
    value: (asked) => state.values[asked],
    busy: () => asking,
  });

  /** The controls say what is so; while a question is open it is the task, and its answers stand in place of the dock. */
  function syncControls() {
    const { values } = state;
    controls.sync(values);
    const asked = guesses.find((one) => values[one.name] === "" && matters(one, values));
    element.classList.toggle("asks", asked !== undefined);
    if (asked) write(part(".asked"), asked.label.replace(/[^?.]$/, "$& …"));
  }

  /** The reader pauses: say in one go what the figure answers, or else what it shows. */
  function say() {
    picture.reachWords();
    const answer = answerOf(picture.scene);
    part(".live").textContent = answer && answer !== told ? answer : picture.scene.alt;
    told = answer;
  }

  /** What was typed, could not be and still stands there goes. */
  function forget() {
    controls.forget();
    problem("");
    picture.redraw();
  }

  /** The figure is where it was led to. */
  function arrive() {
    byHand = false;
    forget();
  }

  /** @param {string} sentence what is wrong and what would be right; "" when all is well */
  function problem(sentence) {
    write(part(".figure-problem"), sentence);
  }

  // ── Python ────────────────────────────────────────────────────────────────────────────────────

  /** What the picture shows. */
  let shown = state.values;

  /** Latest wins: one question at a time, always about the newest params. */
  async function ask() {
    wanted = true;
    if (asking) return;
    asking = true;
    // For tests: the picture is not yet that of the newest params.
    element.toggleAttribute("data-asking", true);
    try {
      while (wanted) {
        let asked = state.values;
        let since = changedAt;
        let time = ALONG;
        const newest = () => {
          wanted = false;
          asked = state.values;
          since = changedAt;
          [time, pace] = [pace, ALONG];
          return asked;
        };
        const question = client.ask(name, newest, (progress) => {
          showBoot(part(".figure-boot"), "loading", { state: "loading", progress });
        });
        const answer = await question.catch(() => null);
        // Python could not start: `status` has said so, and Retry asks again.
        if (!answer) return;
        if (answer.scene) {
          shown = asked;
          try {
            controls.end(answer.scene.ends ?? {});
            await picture.show(answer.scene, { time: answered ? time : 0, byHand });
          } catch (error) {
            breakDown(/** @type {Error} */ (error));
            return;
          }
          // For measurements: how long the reader has waited for this picture.
          performance.measure("picture", { start: since });
          performance.clearMeasures("picture");
        } else if (answer.error.kind === "later") {
          const what = "Data that this picture needs could not be fetched";
          stopFigure(element, what, answer.error.message, () => {
            element.dataset.state = "loading";
            setLive(element, true);
            ask();
          });
          return;
        } else if (!wanted) {
          // What has been changed since is judged by its own answer.
          problem(answer.error.message);
          if (answer.error.kind === "input") {
            state.giveBack(asked, shown);
            syncControls();
          }
        }
        answered = true;
        element.dataset.state = "ready";
        part(".figure-boot").hidden = true;
      }
    } finally {
      asking = false;
      element.toggleAttribute("data-asking", false);
    }
  }

  /** What a picture needs did not come, or it is our mistake: nothing can be drawn from now on. @param {Error} error */
  function breakDown(error) {
    console.error(error);
    isBroken = true;
    stopFigure(element, "This figure could not be drawn", error.message);
  }

  // ── Tools ─────────────────────────────────────────────────────────────────────────────────────

  const sheets = bindSheets(element, { opened: picture.writeExact });

  part(".reset").addEventListener("click", () => {
    controls.pause();
    state.commit();
    state.set(opening(params), LEISURE);
    forget();
    state.commit();
  });

  part(".guess-again")?.addEventListener("click", () => {
    sheets.close();
    state.choose(Object.fromEntries(guesses.map((one) => [one.name, ""])), "set");
  });
  part(".your-guess").addEventListener("click", picture.toggleVerdict);

  const stepBack = () => {
    controls.pause();
    if (state.undo()) arrive();
  };
  undo.addEventListener("click", stepBack);
  element.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("textarea, [type=text]");
    if (letter(event) !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || typing)
      return;
    event.preventDefault();
    stepBack();
  });

  part(".copy-link").addEventListener("click", async () => {
    const button = part(".copy-link");
    // Copying means that the hand has let go: what the gesture left in a logbook goes with the link.
    state.commit();
    const address = url.link(name, encode(params, state.values));
    try {
      await navigator.clipboard.writeText(address);
      write(button, "Copied");
    } catch {
      // No clipboard here: the address bar can always be copied from.
      url.write(name, encode(params, state.values), { push: false });
      write(button, "Copy it from the address bar");
    }
    setTimeout(() => write(button, "Copy link"), 2000);
  });

  for (const touch of ["pointerdown", "keydown"]) {
    element.addEventListener(touch, () => element.classList.add("touched"), { once: true });
  }

  // ── Life ──────────────────────────────────────────────────────────────────────────────────────

  controls.end(scene.ends ?? {});
  syncControls();
  bindTabs(element);
  element.dataset.state = "loading";
  setLive(element, true);

  return {
    name,
    element,

    /** Take up the state that a link or the history names. @param {string} query */
    restore(query) {
      const read = decode(params, query, gone);
      controls.pause();
      state.jump(read.values);
      arrive();
      problem(read.problems.join(" "));
    },

    query: () => encode(params, state.values),

    /** Ask Python for the present picture; resolves when it is there. */
    ask,

    /** How Python is getting on. @param {import("./client.js").Status} status */
    status(status) {
      if (isBroken) return;
      if (status.state === "failed") {
        stopFigure(element, "Python could not start", status.message, client.start);
        return;
      }
      setLive(element, true);
      const failed = element.dataset.state === "failed";
      if (status.state === "ready" && element.dataset.state !== "ready") ask();
      if (status.state === "loading" && (failed || !answered)) element.dataset.state = "loading";
      showBoot(part(".figure-boot"), element.dataset.state ?? "", status);
    },
  };
}

/**
 * The line under a figure that says how far Python has come.
 * @param {HTMLElement} bar @param {string} state the figure's @param {import("./client.js").Status} status
 */
function showBoot(bar, state, status) {
  bar.hidden = state === "ready" || status.state === "ready";
  const retry = /** @type {HTMLElement} */ (bar.querySelector(".retry"));
  const meter = /** @type {HTMLProgressElement} */ (bar.querySelector("progress"));
  retry.hidden = meter.hidden = true;
  if (status.state === "loading") {
    const { stage, got, total, isShare } = status.progress;
    const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
    meter.hidden = total === 0;
    meter.max = total;
    meter.value = got;
    write(bar.querySelector(".boot-text"), `${stage} …`);
    const bytes = got < total && !isShare ? `${megabytes(got)} of ${megabytes(total)} MB` : "";
    write(bar.querySelector(".boot-bytes"), bytes);
  }
}

/** What a figure says of what the reader did: of the guess, then of the picture. @param {Scene} scene */
const answerOf = (scene) => [scene.verdict, noteOf(scene)].filter(Boolean).join(" ");
