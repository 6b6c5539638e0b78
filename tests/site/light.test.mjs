/** What lights together: by names, by roles, in the figure and in its formulas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { belongTogether, inWords, joinNames, lightsWith, symbolsIn } from "../../site/js/light.js";

const fraction = (below, above) =>
  `<span class="mfrac"><span class="vlist"><span>${below}</span><span>${above}</span></span></span>`;

const page = (formula) => {
  const { document } = parseHTML(`<!doctype html><html><body>
    <figure id="hill"><h3 id="hill-title">The hill</h3>
      <g id="slope-handle" data-about="slope" class="mark role-parameter"></g>
      <g id="other-handle" data-about="intercept" class="mark role-parameter"></g>
      <g id="curve" class="mark role-error"></g>
      <span class="readout role-parameter" data-about="slope"><span class="readout-label">slope</span> <output>$200/ft²</output></span>
      <span class="readout role-error" data-about="loss"><span class="readout-label">loss</span> <output>4,770</output></span>
      <div class="control role-parameter" data-about="slope"></div>
    </figure>
    <figure id="elsewhere"><g class="role-error"></g></figure>
    <div class="formula" data-of="hill"><span class="katex-html">${formula}</span></div>
  </body></html>`);
  const formulaElement = document.querySelector(".formula");
  joinNames(formulaElement);
  return { document, formula: formulaElement };
};

const coloured = (role, inner) => `<span class="enclosing role-${role}">${inner}</span>`;
const named = (name, inner) => `<span class="enclosing" data-about="${name}">${inner}</span>`;
const ids = (elements) => elements.map((element) => element.id).filter(Boolean);

test("a named symbol lights what has its name, and nothing else of its colour", () => {
  const { formula } = page(coloured("parameter", named("slope", "w")));
  const [symbol] = symbolsIn(formula);
  assert.deepEqual(ids(lightsWith(symbol)), ["slope-handle"]);
  assert.equal(lightsWith(symbol).length, 4); // the handle, the readout, the control, itself
});

test("a symbol without a name lights its colour", () => {
  const { formula } = page(coloured("parameter", "w"));
  assert.deepEqual(ids(lightsWith(symbolsIn(formula)[0])), ["slope-handle", "other-handle"]);
});

test("the picture lights its symbols, in formulas of its own figure only", () => {
  const { document, formula } = page(coloured("error", "L"));
  const lit = lightsWith(document.getElementById("curve"));
  assert.ok(lit.includes(symbolsIn(formula)[0]));
  assert.ok(!lit.includes(document.querySelector("#elsewhere g")));
});

test("a readout with two names joins the symbol that has one to the control that has the other", () => {
  const { document, formula } = page(coloured("parameter", named("at", "w")));
  document.querySelector(".readout").dataset.about = "at slope";
  assert.deepEqual(ids(lightsWith(symbolsIn(formula)[0])), ["slope-handle"]);
  const control = document.querySelector(".control");
  assert.ok(lightsWith(control).includes(symbolsIn(formula)[0]));
});

test("what has nothing to share does not light", () => {
  const { document } = page("");
  assert.deepEqual(lightsWith(document.querySelector("#elsewhere g")), []);
});

test("names go before colours where both have names", () => {
  const { document } = page("");
  const [slope, other] = ["slope-handle", "other-handle"].map((id) => document.getElementById(id));
  assert.ok(!belongTogether(slope, other));
  other.removeAttribute("data-about");
  assert.ok(belongTogether(slope, other));
});

test("a coloured and named symbol is one symbol", () => {
  const { formula } = page(coloured("parameter", named("slope", "w")));
  const symbols = symbolsIn(formula);
  assert.equal(symbols.length, 1);
  assert.match(symbols[0].className, /role-parameter/);
  assert.equal(symbols[0].dataset.about, "slope");
});

test("a live number is about its readout", () => {
  const live = '<span data-figure="hill" data-readout="loss">4,770</span>';
  const { formula } = page(coloured("error", live));
  assert.equal(symbolsIn(formula)[0].dataset.about, "loss");
});

test("a fraction is read from above, and what stands in a row from the left", () => {
  const below = coloured("parameter", "h");
  const above = `${coloured("error", "L")}−${coloured("data", "y")}`;
  const { formula } = page(
    coloured("gradient", "d") + fraction(below, above) + coloured("best", "b"),
  );
  assert.deepEqual(
    symbolsIn(formula).map((symbol) => symbol.textContent),
    ["d", "L", "y", "h", "b"],
  );
});

test("a symbol is said by the label and the number of what it stands for, and by its role", () => {
  const { formula } = page(
    coloured("parameter", named("slope", "w")) +
      coloured("error", named("loss", "L")) +
      coloured("data", "x"),
  );
  assert.deepEqual(symbolsIn(formula).map(inWords), [
    "slope, $200/ft², parameter",
    "loss, 4,770, error",
    "x, given",
  ]);
});
