/**
 * Runs before the first paint: says that scripts run, and keeps the theme the reader chose.
 * A classic script, so that it can block; the rest of the site is modules.
 */
(() => {
  const page = document.documentElement;
  page.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  } catch {
    // Storage may be forbidden: the page follows the system's theme.
  }
})();
