/**
 * Says that scripts run, unless the browser is too old for them, and keeps the theme the reader chose. It has to be right
 * before the first paint.
 */
const page = document.documentElement;

export const runs = !page.classList.contains("old");

if (runs) {
  page.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  } catch {
    // Storage may be forbidden: the page follows the system's theme.
  }
}
