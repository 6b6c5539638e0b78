/**
 * A line of arithmetic, as an answer may be worked out where it is typed: `-3*-2`, `(1 + 0,5) × 4`.
 *
 *     sum     = product { (+ | −) product }
 *     product = signed { (× | ÷) signed }
 *     signed  = { + | − } (number | "(" sum ")")
 */
import { exact } from "./format.js";
import { readOne } from "./numbers.js";

const TOKEN = /\s*(?:(\d+(?:[.,]\d*)?(?:e[-+]?\d+)?|[.,]\d+(?:e[-+]?\d+)?)|([-+*/()]))/iy;

/**
 * @param {string} text
 * @returns {number} NaN if it is none, or has no number for its result
 */
export function evaluate(text) {
  const plain = text.trim().replace(/[−–]/g, "-").replace(/[×·⋅]/g, "*").replace(/[÷:]/g, "/");
  /** @type {(number | string)[]} */
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plain.length) {
    const found = TOKEN.exec(plain);
    if (!found) return Number.NaN;
    tokens.push(found[1] ? Number(found[1].replace(",", ".")) : found[2]);
  }
  let at = 0;
  /** @returns {number} */
  function sum() {
    let total = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      total = tokens[at++] === "+" ? total + product() : total - product();
    }
    return total;
  }
  function product() {
    let total = signed();
    while (tokens[at] === "*" || tokens[at] === "/") {
      total = tokens[at++] === "*" ? total * signed() : total / signed();
    }
    return total;
  }
  /** @returns {number} */
  function signed() {
    const token = tokens[at++];
    if (token === "-") return -signed();
    if (token === "+") return signed();
    if (typeof token === "number") return token;
    if (token !== "(") return Number.NaN;
    const inside = sum();
    return tokens[at++] === ")" ? inside : Number.NaN;
  }
  const result = sum();
  return at === tokens.length && Number.isFinite(result) ? result : Number.NaN;
}

/**
 * An answer: a number, or a line of arithmetic that comes to one.
 * @type {typeof readOne}
 */
export function readAnswer(text, ...limits) {
  const worked = evaluate(text);
  // A number by itself is read as everywhere, and may turn out to have two readings.
  const isNumber = Number.isNaN(worked) || /^[\d.,]+$/.test(text.trim());
  return readOne(isNumber ? text : exact(worked), ...limits);
}
