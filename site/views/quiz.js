/**
 * The quiz view: one question of several, answered by choosing or by typing a number.
 *
 * It only asks, and says what the figure says of the answer. What is right is not known here. Where the page has a map
 * of ideas, the question leads back to the lesson of its idea.
 *
 * @typedef {import("../js/scene.d.ts").Quiz} Quiz
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 */
import { readAnswer } from "../js/arithmetic.js";
import { exact, format } from "../js/format.js";
import { list } from "./plot/rows.js";

const SAID = { open: "open", right: "right", wrong: "wrong" };

/**
 * @param {Quiz} quiz
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(quiz, { document, hands, id, label }) {
  let current = quiz;
  let shown = "";
  /** Whether the reader has asked for another question, so that it is read out when it comes. */
  let turned = false;
  /** The answer as it was last shown. @type {number | undefined} */
  let replied;

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {Record<string, string>} [attributes]
   * @param {Element[]} children
   */
  function make(name, attributes = {}, ...children) {
    const element = /** @type {HTMLElementTagNameMap[Name]} */ (document.createElement(name));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const root = make("div", { class: "quiz", role: hands ? "group" : "img" });
  const turns = make("div", { class: "quiz-turns", role: "group", "aria-label": "Questions" });
  const ask = make("p", { class: "quiz-ask", id: `${id}-ask` });
  const given = make("div", { class: "quiz-given" });
  const answer = make("form", { class: "quiz-answer", "aria-labelledby": ask.id });
  const said = make("p", { class: "quiz-said", id: `${id}-said` });
  const further = make("div", { class: "quiz-further" });
  if (!hands) {
    root.append(ask, given);
    return { element: root, update: (panel) => picture(/** @type {Quiz} */ (panel)), destroy() {} };
  }

  ask.tabIndex = -1;
  said.setAttribute("role", "status");
  answer.noValidate = true;
  const lesson = make("a", { class: "quiz-lesson" });
  const onward = make("button", { type: "button", class: "quiz-button button" });
  further.append(onward, lesson);
  root.append(turns, ask, given, answer, said, further);

  /** @param {number} number */
  function turn(number) {
    turned = true;
    hands?.choose({ [current.params.question]: number }, "set");
  }

  /** The last answer to this question. */
  const last = () => list(current.answers).findLast(([number]) => number === current.number)?.[1];

  /** What is no number, in place of what is said of an answer. @param {HTMLInputElement} input @param {string} words */
  function refuse(input, words) {
    said.textContent = words || current.said;
    input.setAttribute("aria-invalid", String(words !== ""));
  }

  /** @param {number} value */
  function reply(value) {
    if (value === last()) return;
    const answers = [...list(current.answers), [current.number, value]];
    hands?.choose({ [current.params.answers]: answers }, "set");
  }

  answer.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = answer.querySelector("input");
    if (!input) return;
    const { largest } = current;
    const range = `between ${format(-largest, ",")} and ${format(largest, ",")}`;
    const read = readAnswer(input.value, { low: -largest, high: largest }, "An answer", range);
    refuse(input, read.problem ?? "");
    if (read.value === undefined) input.focus();
    else reply(read.value);
  });
  answer.addEventListener("click", ({ target }) => {
    const value = /** @type {Element} */ (target).closest("[data-value]");
    if (value) reply(Number(value.getAttribute("data-value")));
  });
  onward.addEventListener("click", () => {
    const next = following();
    if (next) return turn(next);
    turned = true;
    const { set, question } = current.params;
    hands?.choose({ [set]: (current.set % current.sets) + 1, [question]: 1 }, "set");
  });
  turns.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest("button");
    if (button) turn([...turns.children].indexOf(button) + 1);
  });

  /** The next question that is not right yet, round about; 0 if all are. */
  function following() {
    const many = current.verdicts.length;
    for (let i = 1; i < many; i++) {
      const place = (current.number - 1 + i) % many;
      if (current.verdicts[place] !== "right") return place + 1;
    }
    return current.verdicts[current.number - 1] === "right" ? 0 : current.number;
  }

  /** How the answer is given: one button for each option, or a box. */
  function drawAnswer() {
    const before = last();
    if (current.options.length) {
      answer.replaceChildren(
        ...current.options.map(({ value, label: text }) => {
          const option = make("button", {
            type: "button",
            class: "quiz-option button",
            "data-value": String(value),
            "aria-pressed": "false",
          });
          option.textContent = text;
          return option;
        }),
      );
    } else {
      const input = make("input", {
        // Not a native number box, which drops a decimal comma without a word.
        type: "text",
        class: "number",
        spellcheck: "false",
        autocomplete: "off",
        "aria-describedby": said.id,
        "aria-label": current.unit ? `Your answer, in ${current.unit}` : "Your answer",
      });
      if (before !== undefined) input.value = exact(before);
      input.addEventListener("input", () => refuse(input, ""));
      const unit = make("span", { class: "unit" });
      unit.textContent = current.unit;
      const check = make("button", { class: "quiz-button button" });
      check.textContent = "Check";
      answer.replaceChildren(input, unit, check);
    }
  }

  /** Where each question stands. */
  function drawTurns() {
    turns.classList.toggle("is-met", Boolean(current.met));
    while (turns.children.length < current.verdicts.length)
      turns.append(make("button", { type: "button" }));
    for (const [i, verdict] of current.verdicts.entries()) {
      const button = turns.children[i];
      button.textContent = String(i + 1);
      button.className = `is-${verdict}`;
      button.setAttribute("aria-label", `Question ${i + 1}, ${SAID[verdict]}`);
      if (i + 1 === current.number) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
  }

  /** @param {Quiz} panel */
  function write(panel) {
    ask.textContent = panel.ask;
    given.replaceChildren(
      ...panel.given.map((text) => {
        const line = make("p");
        line.textContent = text;
        return line;
      }),
    );
  }

  /** The question as it stands on paper. @param {Quiz} panel */
  function picture(panel) {
    root.setAttribute("aria-label", label ?? panel.ask);
    write(panel);
  }

  return {
    element: root,
    destroy: () => root.remove(),
    update(panel) {
      current = /** @type {Quiz} */ (panel);
      root.setAttribute("aria-label", `Question ${current.number}`);
      const question = JSON.stringify([current.number, current.ask, current.given]);
      if (question !== shown) {
        shown = question;
        write(current);
        drawAnswer();
        if (turned) ask.focus();
        turned = false;
      }
      const verdict = current.verdicts[current.number - 1];
      const before = last();
      for (const option of answer.querySelectorAll("[data-value]")) {
        const pressed =
          before !== undefined && Number(option.getAttribute("data-value")) === before;
        option.setAttribute("aria-pressed", String(pressed));
      }
      const input = answer.querySelector("input");
      // An answer that was taken back is gone; one that is being typed is the reader's.
      if (input && before === undefined && replied !== undefined) input.value = "";
      if (input && before !== replied) refuse(input, "");
      const isAnswered = before !== replied && before !== undefined;
      replied = before;
      root.dataset.verdict = verdict;
      if (input?.getAttribute("aria-invalid") !== "true") said.textContent = current.said;
      // Where there is no room for all of it, what is said now comes first.
      if (isAnswered) root.parentElement?.scrollTo?.({ top: root.scrollHeight });
      const home = document.querySelector(`.ideas [data-lesson="${current.idea}"] a`);
      lesson.hidden = !home;
      lesson.href = home?.getAttribute("href") ?? "";
      lesson.textContent = `The lesson: ${home?.textContent ?? ""}`;
      const next = following();
      onward.textContent = next ? "Next question" : "Another set";
      onward.disabled = next === current.number;
      drawTurns();
    },
  };
}
