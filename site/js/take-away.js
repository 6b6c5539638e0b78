/** “Copy as Python”: the lesson's script, whole, into the clipboard. */

/** How long the button says what it did, in ms. */
const SAID = 2000;

/** @param {Document} document */
export function bindTakeAway(document) {
  const section = document.querySelector(".take-away");
  const button = /** @type {HTMLElement | null} */ (section?.querySelector(".copy-python"));
  if (!section || !button) return;
  const words = button.textContent;
  button.inert = false;
  button.addEventListener("click", async () => {
    const source = JSON.parse(section.querySelector("script.script")?.textContent ?? "");
    try {
      await navigator.clipboard.writeText(source);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed here: take the file";
    }
    setTimeout(() => {
      button.textContent = words;
    }, SAID);
  });
}
