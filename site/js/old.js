/**
 * Says when a browser is too old for the page, in words that it understands itself: the build writes this script in
 * ES5, and it stands in the page before all others, which then do not begin. The page stays as the build has drawn it.
 *
 * What is asked for is the youngest of what the site uses; a browser that knows it knows the rest.
 */
if (!("CSSPropertyRule" in window && CSS.supports("color", "light-dark(white, black)"))) {
  document.documentElement.className = "old";
  document.addEventListener("DOMContentLoaded", () => {
    say(/** @type {HTMLElement} */ (document.getElementById("trouble")));
  });
}

/** @param {HTMLElement} trouble */
function say(trouble) {
  /** @type {Element} */ (trouble.firstElementChild).textContent =
    "This browser is too old to move the pictures of this page, so they stay as they were drawn beforehand. " +
    "Needed are Chrome or Edge 123, Firefox 128, or Safari 17.5, or later.";
  trouble.removeAttribute("hidden");
}
