/**
 * A figure's native controls, found in its form by the names of its params. They only say what the
 * reader wants and show what is so; what a value may be is params.js' business.
 */
import { keyStep } from "./drag.js";
import { LEISURE } from "./figure/state.js";
import { decimal, exact, format } from "./format.js";
import { attribute, attributes, write } from "./keep.js";
import { clamp, matters, readMatrix, readNumber, readTable, same, tableText } from "./params.js";
import { atShare, LENGTH, share } from "./scale.js";

/**
 * @typedef {import("./params.js").Param} Param
 * @typedef {import("./params.js").Value} Value
 * @typedef {import("./params.js").Values} Values
 */

/**
 * @param {HTMLFormElement} form
 * @param {Param[]} params
 * @param {object} hooks
 * @param {(name: string, value: Value, time?: number) => void} hooks.change `time` is how long the picture may take to
 *   follow, in ms: what is dragged or typed leaves it none
 * @param {(name: string) => Value} hooks.value
 * @param {() => boolean} hooks.busy whether the picture of the newest values is still to come
 * @returns {{sync: (values: Values) => void, end: (ends: Record<string, number>) => void, pause: () => void, forget: () => void}}
 *   `end` says which sliders end sooner now than they may; `pause` stops whatever plays; `forget` drops what was typed
 *   and could not be read
 */
export function bindControls(form, params, hooks) {
  /** @type {Record<string, number>} */
  let ends = {};
  const highest = (/** @type {import("./params.js").Slider} */ param) =>
    Math.min(param.high, ends[param.name] ?? param.high);
  const controls = params.map((param) => {
    const named = [...form.elements].filter((element) => nameOf(element) === param.name);
    switch (param.kind) {
      case "slider":
        return slider(param, /** @type {HTMLElement} */ (named[0].closest(".control")), {
          ...hooks,
          highest,
        });
      case "choice":
        return named[0] instanceof HTMLSelectElement
          ? list(param, named[0], hooks)
          : choice(param, /** @type {HTMLInputElement[]} */ (named), hooks);
      case "toggle":
        return toggle(param, /** @type {HTMLInputElement} */ (named[0]), hooks);
      case "text":
        return text(param, /** @type {HTMLInputElement} */ (named[0]), hooks);
      case "table":
        return typed(
          param,
          /** @type {HTMLTextAreaElement} */ (named[0]),
          hooks,
          (text) => readTable(param, text),
          (rows) => tableText(/** @type {number[][]} */ (rows)),
        );
      case "matrix":
        return typed(
          param,
          /** @type {HTMLTextAreaElement} */ (named[0]),
          hooks,
          (text) => readMatrix(param, text),
          (rows) => tableText(/** @type {number[][]} */ (rows)),
        );
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  return {
    end(now) {
      if (JSON.stringify(now) === JSON.stringify(ends)) return;
      ends = now;
      for (const [i, param] of params.entries()) {
        if (param.kind === "slider") controls[i](hooks.value(param.name));
      }
    },
    pause() {
      form.dispatchEvent(new CustomEvent("pause"));
    },
    forget() {
      form.dispatchEvent(new CustomEvent("forget"));
    },
    sync(values) {
      for (const [i, param] of params.entries()) {
        controls[i](values[param.name]);
        const control = /** @type {Element} */ (form.querySelector(`[data-param="${param.name}"]`));
        const isSeen = matters(param, values);
        attributes(control, { hidden: isSeen ? null : "", "data-matters": isSeen ? "" : null });
      }
    },
  };
}

/** @param {Element} element */
const nameOf = (element) => /** @type {HTMLInputElement} */ (element).name;

/** @typedef {Parameters<typeof bindControls>[2]} Hooks */

/**
 * A range and a number box that say the same. A range can only be linear: on a log scale it says
 * where between its ends the number lies, and the box alone has the number.
 * @param {import("./params.js").Slider} param @param {HTMLElement} control
 * @param {Hooks & {highest: (param: import("./params.js").Slider) => number}} hooks
 */
function slider(param, control, { change, value, busy, highest }) {
  const log = param.scale === "log";
  const range = /** @type {HTMLInputElement} */ (control.querySelector("input[type=range]"));
  const box = /** @type {HTMLInputElement} */ (control.querySelector("input.number"));
  range.addEventListener("input", () => {
    const at = Number(range.value);
    change(param.name, log ? clamp(param, atShare(param, at / LENGTH)) : at);
  });

  const show = typed(
    param,
    box,
    { change, value },
    (text) => readNumber(param, text),
    (now) => exact(/** @type {number} */ (now)),
  );
  for (const element of [range, box]) {
    element.addEventListener("keydown", (event) => {
      const high = highest(param);
      const number = Math.min(high, /** @type {number} */ (value(param.name)));
      const next = keyStep(event, { ...param, high, value: number });
      // In the box only up and down step; the other keys move the caret.
      if (next === null || (element === box && !/^(Arrow(Up|Down)|Page)/.test(event.key))) return;
      event.preventDefault();
      change(param.name, next);
    });
  }
  const player = /** @type {HTMLElement | null} */ (control.querySelector(".player"));
  const showTurn = player && play(param, player, { change, value, busy, highest });

  return (/** @type {Value} */ now) => {
    const high = highest(param);
    const number = Math.min(high, /** @type {number} */ (now));
    attributes(range, {
      max: log ? LENGTH : exact(high),
      "aria-valuetext": format(number, param.format),
    });
    const at = exact(log ? Math.round(share({ ...param, high }, number) * LENGTH) : number);
    if (range.value !== at) range.value = at;
    attributes(box, { "aria-valuemax": decimal(high), "aria-valuenow": decimal(number) });
    show(number);
    showTurn?.(number);
  };
}

/**
 * Back, play or pause, and step for a slider that can run by itself. Steps that have names go in turn.
 * @param {import("./params.js").Slider} param @param {HTMLElement} player
 * @param {Pick<Parameters<typeof slider>[2], "change" | "value" | "busy" | "highest">} hooks
 * @returns {(now: number) => void} shows whose turn it is, and which way there is no further
 */
function play(param, player, { change, value, busy, highest }) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let running;
  const high = () => highest(param);
  const now = () => Math.min(high(), /** @type {number} */ (value(param.name)));
  const button = (/** @type {string} */ what) =>
    /** @type {HTMLButtonElement} */ (player.querySelector(`[data-play=${what}]`));
  const toggle = button("play");

  const tick = 1000 / param.plays;
  const move = (/** @type {number} */ steps, time = LEISURE) =>
    change(param.name, Math.min(high(), Math.max(param.low, now() + steps * param.step)), time);
  const pause = () => {
    clearInterval(running);
    running = undefined;
    toggle.setAttribute("aria-pressed", "false");
  };
  const start = () => {
    if (now() >= high()) change(param.name, param.low, tick);
    toggle.setAttribute("aria-pressed", "true");
    running = setInterval(() => {
      // A player goes no faster than its pictures come.
      if (busy()) return;
      move(1, tick);
      if (now() >= high()) pause();
    }, tick);
  };

  toggle.addEventListener("click", () => {
    if (running) pause();
    else start();
  });
  const steps = /** @type {HTMLElement[]} */ ([...player.querySelectorAll("[data-play=step]")]);
  for (const pressed of [button("back"), ...steps]) {
    pressed.addEventListener("click", () => {
      if (pressed.ariaDisabled === "true") return;
      pause();
      move(steps.includes(pressed) ? 1 : -1);
    });
  }
  // Taking the slider in hand, or going to another state of the figure, stops the show.
  player.closest("form")?.addEventListener("pause", pause);
  player.closest(".control")?.addEventListener("input", pause);

  return (at) => {
    button("back").ariaDisabled = String(at <= param.low);
    const turn = at < high() ? Math.round((at - param.low) / param.step) % steps.length : -1;
    for (const [i, step] of steps.entries()) step.ariaDisabled = String(i !== turn);
  };
}

/** @param {import("./params.js").Choice} param @param {HTMLInputElement[]} radios @param {Hooks} hooks */
function choice(param, radios, { change }) {
  for (const radio of radios) {
    radio.addEventListener("input", () => change(param.name, radio.value, LEISURE));
  }
  return (/** @type {Value} */ now) => {
    for (const radio of radios) radio.checked = radio.value === now;
  };
}

/** @param {import("./params.js").Choice} param @param {HTMLSelectElement} select @param {Hooks} hooks */
function list(param, select, { change }) {
  select.addEventListener("input", () => change(param.name, select.value));
  return (/** @type {Value} */ now) => {
    select.value = String(now);
  };
}

/** @param {import("./params.js").Toggle} param @param {HTMLInputElement} box @param {Hooks} hooks */
function toggle(param, box, { change }) {
  box.addEventListener("input", () => change(param.name, box.checked, LEISURE));
  return (/** @type {Value} */ now) => {
    box.checked = now === true;
  };
}

/** @param {import("./params.js").Text} param @param {HTMLInputElement | HTMLTextAreaElement} box @param {Hooks} hooks */
function text(param, box, { change }) {
  box.addEventListener("input", () => change(param.name, box.value));
  const control = /** @type {HTMLElement} */ (box.closest(".control"));
  for (const button of control.querySelectorAll("[data-example]")) {
    button.addEventListener("click", () =>
      change(param.name, /** @type {HTMLElement} */ (button).dataset.example ?? ""),
    );
  }
  return (/** @type {Value} */ now) => {
    // While somebody types in it, the caret stays where it is.
    if (box.value !== now) box.value = String(now);
  };
}

/**
 * A box for numbers, with a sentence beside it. What cannot be read stays as it was typed, and so does the value, until
 * that is changed by another hand or the reader goes elsewhere.
 * @param {Param} param @param {HTMLInputElement | HTMLTextAreaElement} box
 * @param {Pick<Hooks, "change" | "value">} hooks
 * @param {(text: string) => import("./params.js").Read} read
 * @param {(value: Value) => string} textOf
 */
function typed(param, box, { change, value }, read, textOf) {
  const control = /** @type {HTMLElement} */ (box.closest(".control"));
  const sentence = /** @type {HTMLElement} */ (control.querySelector(".control-problem"));
  /** What the value was when it was last typed here, or failed to be. @type {Value | undefined} */
  let left;
  const isWrong = () => box.getAttribute("aria-invalid") === "true";
  /** @param {{problem?: string, notice?: string}} what */
  const say = ({ problem, notice }) => {
    write(sentence, problem ?? notice ?? "");
    attribute(box, "aria-invalid", String(problem !== undefined));
  };
  box.addEventListener("input", () => {
    const found = read(box.value);
    say(found);
    left = found.value ?? value(param.name);
    if (found.value !== undefined) change(param.name, found.value);
  });
  box.addEventListener("blur", () => {
    if (!isWrong()) box.value = textOf(value(param.name));
  });
  box.form?.addEventListener("forget", () => {
    say({});
    box.value = textOf(value(param.name));
  });
  return (/** @type {Value} */ now) => {
    if (left === undefined || !same(left, now)) say({});
    left = now;
    const says = () => read(box.value).value;
    // While somebody types in it, the text is theirs.
    const theirs = document.activeElement === box && same(says() ?? "", now);
    const text = textOf(now);
    if (!isWrong() && !theirs && box.value !== text) box.value = text;
  };
}
