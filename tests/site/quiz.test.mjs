/** The quiz view: it asks, hands answers on, and says what the figure says. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { createView, load } from "../../site/views/views.js";

const quiz = {
  view: "quiz",
  name: "question",
  title: "Question 2 of 3",
  share: 1,
  readouts: [],
  number: 2,
  set: 7,
  sets: 9,
  verdicts: ["right", "open", "wrong"],
  idea: "loss",
  ask: "How much?",
  given: ["2 + 2", "and so on"],
  options: [],
  unit: "$",
  said: "",
  answers: { columns: 2, values: [1, 5, 3, 4] },
  params: { question: "question", answers: "answers", set: "set" },
};
const size = { width: 600, height: 300 };

before(() => load({ panels: [quiz] }));

function live(panel) {
  const { document } = parseHTML(
    '<!doctype html><html><body><ol class="ideas"><li data-lesson="loss"><a href="../loss/#squared-errors">Loss</a></li></ol></body></html>',
  );
  const chosen = [];
  const hands = { choose: (changed, how) => chosen.push([changed, how]) };
  const view = createView(panel, { document, hands, id: "one" });
  document.body.append(view.element);
  view.update(panel, size);
  return { root: view.element, chosen, view };
}

test("a picture has the question, and nothing to press", () => {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const view = createView(quiz, { document, hands: null, id: "one", label: "In words." });
  view.update(quiz, size);
  assert.equal(view.element.getAttribute("role"), "img");
  assert.equal(view.element.getAttribute("aria-label"), "In words.");
  assert.match(view.element.textContent, /How much\?2 \+ 2and so on/);
  assert.equal(view.element.querySelectorAll("button, input, a").length, 0);
});

test("each question says how it stands", () => {
  const { root } = live(quiz);
  const labels = [...root.querySelectorAll(".quiz-turns button")].map((b) =>
    b.getAttribute("aria-label"),
  );
  assert.deepEqual(labels, ["Question 1, right", "Question 2, open", "Question 3, wrong"]);
  assert.equal(root.querySelector("[aria-current]").textContent, "2");
});

test("an option pressed is the answer, beside those to other questions", () => {
  const options = [
    { value: 1, label: "left" },
    { value: 2, label: "right" },
  ];
  const { root, chosen } = live({ ...quiz, options });
  root.querySelectorAll("[data-value]")[1].click();
  assert.deepEqual(chosen, [
    [
      {
        answers: [
          [1, 5],
          [3, 4],
          [2, 2],
        ],
      },
      "set",
    ],
  ]);
});

test("an answer that was given is shown as given", () => {
  const options = [
    { value: 1, label: "left" },
    { value: 2, label: "right" },
  ];
  const answers = { columns: 2, values: [2, 2] };
  const { root } = live({ ...quiz, options, answers });
  const pressed = [...root.querySelectorAll("[data-value]")].map((b) =>
    b.getAttribute("aria-pressed"),
  );
  assert.deepEqual(pressed, ["false", "true"]);
});

test("the question leads back to the lesson that the map knows", () => {
  assert.equal(
    live(quiz).root.querySelector(".quiz-lesson").getAttribute("href"),
    "../loss/#squared-errors",
  );
  assert.ok(live({ ...quiz, idea: "unwritten" }).root.querySelector(".quiz-lesson").hidden);
});

test("on from a question is the next that is not right, and after all of them another set", () => {
  const { root, chosen } = live(quiz);
  root.querySelector(".quiz-further button").click();
  assert.deepEqual(chosen.at(-1)[0], { question: 3 });
  const done = live({ ...quiz, set: 9, verdicts: ["right", "right", "right"] });
  done.root.querySelector(".quiz-further button").click();
  assert.deepEqual(done.chosen.at(-1)[0], { set: 1, question: 1 });
});

test("what is being typed stays while the figure answers, and goes when its answer is taken back", () => {
  const { root, view } = live(quiz);
  const input = root.querySelector("input");
  input.value = "12";
  view.update({ ...quiz, said: "" }, size);
  assert.equal(input.value, "12");
  view.update({ ...quiz, answers: { columns: 2, values: [2, 12] } }, size);
  view.update(quiz, size);
  assert.equal(input.value, "");
});
