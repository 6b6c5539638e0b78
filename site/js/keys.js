/** What a key means, on whatever keyboard. */

/**
 * The Latin letter of a shortcut: by what the key writes, so that Z is Z on French and Dvorak keyboards and with
 * Caps Lock; where keys write another script (я, ζ, ז), by the letter that stands in its place on a Latin keyboard.
 * "" if it is no letter.
 * @param {Pick<KeyboardEvent, "key" | "code">} event
 */
export function letter({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const foreign = /^\p{Letter}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key);
  return foreign ? (code.match(/^Key([A-Z])$/)?.[1].toLowerCase() ?? "") : "";
}
