/** Numbers as people read them: the d3-format specifiers that the figures name. */
import { format as d3Format } from "d3-format";

/** @type {Map<string, (value: number) => string>} */
const formats = new Map();

/**
 * @param {number} value
 * @param {string} specifier d3-format's
 */
export function format(value, specifier) {
  let formatted = formats.get(specifier);
  if (!formatted) {
    formatted = d3Format(specifier);
    formats.set(specifier, formatted);
  }
  return formatted(value);
}

/**
 * A number as it stands in a number box or a link: the shortest text that reads back as it.
 * @param {number} value
 */
export const exact = (value) => String(value);

/**
 * The number in a readout's text, without its unit: "4,770 (thousand $)²" gives "4,770".
 * @param {string} text
 */
export const numericPart = (text) =>
  (text.match(/[-−]?\$?\d[\d,]*(?:\.\d+)?(?:e[-−+]?\d+| × 10[⁰¹²³⁴-⁹]+)?/)?.[0] ?? text).replace(
    "$",
    "",
  );

/**
 * A number without a power of ten, which assistive technology need not understand: 0.0000001, not 1e-7.
 *
 * @param {number} value
 */
export const decimal = (value) =>
  /e-/.test(String(value)) ? value.toFixed(20).replace(/0+$/, "") : String(value);
