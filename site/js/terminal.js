/**
 * Text as a terminal shows it: a carriage return goes back to the beginning of the line, so that what follows is written
 * over it, and colour codes colour. Text comes a hundred thousand lines at a time, so plain lines are put in as they are,
 * in blocks that the browser need not lay out before they are seen.
 *
 * @typedef {{text: string, style: string}} Run letters of one style; a style is class names, "" if it is plain
 * @typedef {{runs: Run[], column: number, style: string}} Line what a line shows; if it has codes, also where it goes
 *   on, and in which style
 */

/** The lines of one block, and its letters: a line that is longer goes on in the next. */
const LINES = 250;
const LETTERS = 50_000;

/** A line with more codes than this is written anew without those that have done their work. */
const MOST_CODES = 4096;

const BOLD = "ansi-bold";
/** The roles whose colours stand for a terminal's, from black to white. */
const ROLES = ["", "error", "model", "gradient", "data", "parameter", "best", "quiet"];

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CODE = /\x1b\[([\d;?]*)([A-Za-z])|\x1b\][^\x07]*\x07|\x1b[^[\]]|[\x00-\x08\x0b-\x1f\x7f]/g;

/**
 * What a line of text with codes shows.
 *
 * @param {string} raw
 * @param {string} style the one that is left from the line before
 * @returns {Line}
 */
export function readLine(raw, style) {
  if (!style && !CONTROL.test(raw))
    return { runs: raw ? [{ text: raw, style }] : [], column: 0, style };
  /** @type {Array<{letter: string, style: string}>} */
  const cells = [];
  let column = 0;
  let done = 0;
  const put = (/** @type {string} */ text) => {
    for (const letter of text) cells[column++] = { letter, style };
  };
  for (const code of raw.matchAll(CODE)) {
    put(raw.slice(done, code.index));
    done = code.index + code[0].length;
    if (code[0] === "\r") column = 0;
    else if (code[0] === "\b") column = Math.max(0, column - 1);
    else if (code[2] === "m") style = styled(style, code[1]);
    else if (code[2] === "K") erase(cells, column, code[1]);
  }
  put(raw.slice(done));
  /** @type {Run[]} */
  const runs = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last?.style === cell.style) last.text += cell.letter;
    else runs.push({ text: cell.letter, style: cell.style });
  }
  return { runs, column, style };
}

/** @param {Array<{letter: string, style: string}>} cells @param {number} column @param {string} which */
function erase(cells, column, which) {
  if (which === "" || which === "0") cells.length = Math.min(cells.length, column);
  else cells.fill({ letter: " ", style: "" }, 0, which === "2" ? cells.length : column + 1);
}

/** `style` after the numbers of a colour code. @param {string} style @param {string} numbers */
function styled(style, numbers) {
  let bold = style.includes(BOLD);
  let colour = style.replace(BOLD, "").trim();
  const codes = numbers.split(";").map(Number);
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place];
    if (code === 0) [bold, colour] = [false, ""];
    else if (code === 1 || code === 22) bold = code === 1;
    else if (code === 39) colour = "";
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
      colour = code % 10 ? `role-${ROLES[code % 10]}` : "";
    else if (code === 38 || code === 48) place += codes[place + 1] === 5 ? 2 : 4; // one of very many
  }
  return [bold ? BOLD : "", colour].filter(Boolean).join(" ");
}

/**
 * @param {HTMLElement} element where the text goes
 */
export function createTerminal(element) {
  let lines = 0;
  let letters = 0;
  let block = openBlock();
  /** The line that is being written: as it came, its style at its beginning, and the nodes that show it. */
  let raw = "";
  let style = "";
  /** @type {ChildNode[]} */
  let shown = [];

  function openBlock() {
    const opened = document.createElement("span");
    opened.className = "terminal-block";
    element.append(opened);
    lines = 0;
    letters = 0;
    return opened;
  }

  /** @param {string} text @param {string} [name] its classes @returns {ChildNode} */
  function append(text, name = "") {
    const node = document.createElement("span");
    node.className = name;
    node.textContent = text;
    const appended = name ? node : document.createTextNode(text);
    block.append(appended);
    return appended;
  }

  /** Lines that have ended. @param {string} text @param {number} count */
  function end(text, count) {
    append(text);
    lines += count;
    letters += text.length;
    if (lines >= LINES || letters >= LETTERS) block = openBlock();
  }

  /** Show the line that is being written, as far as it has come. @returns {Line} */
  function show() {
    for (const node of shown) node.remove();
    const line = readLine(raw, style);
    shown = line.runs.map((run) => append(run.text, run.style));
    return line;
  }

  /** @param {string} text */
  function write(text) {
    const pieces = text.split("\n");
    const last = /** @type {string} */ (pieces.pop());
    let plain = "";
    let count = 0;
    const endPlain = () => {
      if (count) end(plain, count);
      plain = "";
      count = 0;
    };
    for (const piece of pieces) {
      raw += piece;
      if (!shown.length && !style && !CONTROL.test(raw)) {
        plain += `${raw}\n`;
        count += 1;
        raw = "";
        if (count >= LINES || plain.length >= LETTERS) endPlain();
        continue;
      }
      endPlain();
      ({ style } = show());
      letters += raw.length;
      raw = "";
      shown = [];
      end("\n", 1);
    }
    endPlain();
    raw += last;
    if (!last) return;
    const line = show();
    if (raw.length > MOST_CODES && CONTROL.test(raw)) [raw, style] = [rewritten(line), ""];
  }

  return { write };
}

/** A line as text with codes that shows just that. @param {Line} line */
function rewritten({ runs, column, style }) {
  const whole = runs.map((run) => code(run.style) + run.text).join("");
  let left = column;
  let before = "";
  for (const run of runs) {
    const text = Array.from(run.text).slice(0, left).join("");
    left -= Array.from(text).length;
    before += code(run.style) + text;
  }
  return `${whole}\r${before}${code(style)}`;
}

/** The code that begins a style. @param {string} style */
function code(style) {
  const names = style.split(" ").filter(Boolean);
  const numbers = names.map((name) => (name === BOLD ? 1 : 30 + ROLES.indexOf(name.slice(5))));
  return `\x1b[${[0, ...numbers].join(";")}m`;
}
