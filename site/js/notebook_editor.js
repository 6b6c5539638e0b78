/**
 * PyScript's editor in the place of a cell's text. It comes with an interpreter of its own, which is never started:
 * `handleEvent` hands the code to us. The rest of what it does is mended here, with CodeMirror's own means:
 *
 *   it takes the focus when it opens    its place is inert, and not seen, until it is as it should be
 *   its text box has no name            it gets one, and says how the Tab key leaves it
 *   its colours are its own             they are those of the site's code, light and dark
 *   its output is set as HTML           it is not used; see notebook_output.js
 *
 * @typedef {object} Editor
 * @property {() => string} code
 * @property {(code: string) => void} replace
 * @property {(line?: number) => void} focus at the end of that line, or where the caret was
 *
 * @typedef {object} Wishes
 * @property {string} label
 * @property {string} code
 * @property {string} pyscript the address of PyScript
 * @property {(code: string) => void} run asked for with the keyboard
 * @property {(code: string) => void} changed after every change
 */

/** The colours of CodeMirror's own style, by what the site's style sheet calls them. */
const COLOURS = /** @type {Record<string, string>} */ ({
  "#708": "var(--code-keyword)", // keywords
  "#219": "var(--code-keyword)", // True, None
  "#164": "var(--code-number)",
  "#a11": "var(--code-string)",
  "#e40": "var(--code-string)", // {…} in a string
  "#00f": "var(--code-name)", // what is defined
  "#00c": "var(--ink)", // properties
  "#167": "var(--code-name)", // classes
  "#940": "var(--ink-soft)", // comments
});

const LEAVING = "The Tab key indents. Press Escape, then Tab, to leave.";

/** @type {Promise<any> | undefined} PyScript and what its editor is made of, fetched once */
let parts;

/** @param {string} address */
async function fetchParts(address) {
  const { codemirror } = await import(new URL(address, document.baseURI).href);
  const [view, state, language] = await Promise.all([
    codemirror.core,
    codemirror.state,
    codemirror.language,
  ]);
  return { ...view, ...state, ...language };
}

/**
 * Open an editor in `place`.
 *
 * @param {HTMLElement} place has an id; its content is replaced when the editor is there
 * @param {Wishes} wishes
 * @returns {Promise<Editor>}
 */
export async function openEditor(place, { label, code, pyscript, run, changed }) {
  parts ??= fetchParts(pyscript);
  const codemirror = await parts.catch((error) => {
    parts = undefined; // the next cell tries again
    throw error;
  });
  const target = document.createElement("div");
  target.id = `${place.id}-editor`;
  target.inert = true;
  target.className = "cell-editor";
  /** @type {any} */
  const script = document.createElement("script");
  script.type = "py-editor";
  script.setAttribute("env", "cells");
  script.setAttribute("target", target.id);
  script.textContent = code;
  const opened = new Promise((resolve) => {
    script.addEventListener("py-editor", resolve, { once: true });
  });
  place.append(target, script);
  await opened;

  // Its box holds a Run button and an output of its own. The button stays, unseen, since its keys press it.
  const box = /** @type {HTMLElement} */ (target.querySelector(".py-editor-box"));
  const button = /** @type {HTMLElement} */ (box.querySelector(".py-editor-run-button"));
  const input = /** @type {HTMLElement} */ (box.querySelector(".py-editor-input"));
  button.hidden = true;
  input.removeAttribute("aria-label"); // the text box has one
  box.querySelector(".py-editor-output")?.remove();
  script.handleEvent = async (/** @type {Event & {code: string}} */ event) => {
    run(event.code);
    return false;
  };

  const root = /** @type {ShadowRoot} */ (input.querySelector("div")?.shadowRoot);
  const note = document.createElement("p");
  note.id = "leaving";
  note.hidden = true;
  note.textContent = LEAVING;
  root.append(note);
  const content = /** @type {HTMLElement} */ (root.querySelector(".cm-content"));
  const view = codemirror.EditorView.findFromDOM(content);
  if (view.state.doc.toString() !== code) script.code = code; // it trims
  view.dispatch({
    effects: codemirror.StateEffect.appendConfig.of(mended(codemirror, label, changed)),
  });
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(script, target);
  target.inert = false;
  if (hadFocus) view.focus();
  return {
    code: () => script.code,
    replace: (text) => {
      script.code = text;
    },
    focus(line = 0) {
      const { doc } = view.state;
      if (line > 0 && line <= doc.lines)
        view.dispatch({ selection: { anchor: doc.line(line).to } });
      view.focus();
    },
  };
}

/**
 * What is added to CodeMirror's configuration.
 * @param {any} codemirror @param {string} label @param {(code: string) => void} changed
 */
function mended(codemirror, label, changed) {
  const { EditorView, HighlightStyle, Prec, defaultHighlightStyle, syntaxHighlighting } =
    codemirror;
  const style = HighlightStyle.define(
    defaultHighlightStyle.specs.map((/** @type {Record<string, any>} */ spec) =>
      spec.color ? { ...spec, color: COLOURS[spec.color] ?? "var(--ink)" } : spec,
    ),
  );
  return [
    EditorView.contentAttributes.of({
      "aria-label": label,
      "aria-describedby": "leaving",
      tabindex: "0",
      autocapitalize: "off",
      spellcheck: "false",
    }),
    EditorView.updateListener.of((/** @type {any} */ update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    }),
    syntaxHighlighting(style),
    Prec.highest(EditorView.theme(THEME)),
  ];
}

/** As `.cell .code` in notebook.css, so that nothing moves when the editor takes the place of the text. */
const THEME = {
  "&": { color: "var(--ink)", backgroundColor: "transparent", fontSize: "var(--cell-type)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 16px" },
  // Paper does not scroll.
  "@media print": {
    ".cm-scroller": { overflow: "visible" },
    ".cm-content": { whiteSpace: "break-spaces", overflowWrap: "anywhere", flexShrink: 1 },
  },
  ".cm-gutters": { display: "none" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": {
    backgroundColor: "color-mix(in srgb, var(--ink) 5%, transparent)",
  },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { background: "color-mix(in srgb, var(--data) 22%, transparent)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--best) 18%, transparent)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--best) 30%, transparent)",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--error) 25%, transparent)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
    border: "1px solid var(--edge)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--data)",
    color: "var(--paper)",
  },
  ".cm-panels": { backgroundColor: "var(--paper-raised)", color: "var(--ink)" },
};
