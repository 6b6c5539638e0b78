/**
 * Paths by their steps: a line of many points says much the same at each of them, so that a page packs smaller.
 */

/** A path of lines alone, as the views write them: every command with its letter. */
const LINES = /(?<= d=")(?:[ML]-?[\d.]+,-?[\d.]+|Z)+(?=")/g;

/** One of its commands. */
const COMMAND = /([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?/g;

/** A still picture is drawn to a tenth of a pixel. */
const tenth = (/** @type {string} */ length) => Math.round(Number(length) * 10) / 10;

/** A point nearer than this to the one before it, in px, says nothing, unless a line ends there. */
const NEAR = 0.8;

/**
 * The same pictures, with steps in the place of all points but the first of each line.
 * @param {string} html
 */
export function relative(html) {
  return html.replace(LINES, (path) => {
    let [x, y] = [0, 0];
    let [firstX, firstY] = [0, 0];
    return path.replace(COMMAND, (command, letter, writtenX, writtenY, at) => {
      if (letter === "Z") {
        [x, y] = [firstX, firstY];
        return command;
      }
      const [toX, toY] = [tenth(writtenX), tenth(writtenY)];
      const goesOn = path[at + command.length] === "L";
      if (letter === "L" && goesOn && Math.hypot(toX - x, toY - y) < NEAR) return "";
      const said = letter === "L" ? `l${step(toX - x)},${step(toY - y)}` : `M${toX},${toY}`;
      [x, y] = [toX, toY];
      if (letter === "M") [firstX, firstY] = [x, y];
      return said;
    });
  });
}

/** @param {number} length */
const step = (length) => Number(length.toFixed(1)) + 0;
