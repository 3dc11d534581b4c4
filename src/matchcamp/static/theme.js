// Loaded before the page is drawn, so that a chosen theme does not flash. Without it the system's choice holds.
(() => {
  const read = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage may be forbidden; the system's choice holds then.
    }
  };
  const chosen = read();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
