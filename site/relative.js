/**
 * Paths by their steps: a line of many points says much the same at each of them, so that a page packs smaller.
 */

/** A path of lines alone, as the views write them: every command with its letter. */
const LINES = /(?<= d=")(?:[ML]-?[\d.]+,-?[\d.]+|Z)+(?=")/g;

/** One of its commands. */
const COMMAND = /([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?/g;

/** Steps are written with so many decimals; coordinates of pictures have fewer. */
const DECIMALS = 4;

/**
 * The same pictures, with steps in the place of all points but the first of each line.
 * @param {string} html
 */
export function relative(html) {
  return html.replace(LINES, (path) => {
    let [x, y] = [0, 0];
    let [firstX, firstY] = [0, 0];
    return path.replace(COMMAND, (command, letter, toX, toY) => {
      const [fromX, fromY] = [x, y];
      [x, y] = letter === "Z" ? [firstX, firstY] : [Number(toX), Number(toY)];
      if (letter === "M") [firstX, firstY] = [x, y];
      return letter === "L" ? `l${step(x - fromX)},${step(y - fromY)}` : command;
    });
  });
}

/** @param {number} length */
const step = (length) => Number(length.toFixed(DECIMALS)) + 0;
