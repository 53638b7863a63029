// Keeps large type from page to page, and turns it on where style sheets cannot ask for a checked
// box. It runs before the page is drawn, so that nothing jumps.
"use strict";

(() => {
  const KEY = "nianbao-large-type";
  const root = document.documentElement;

  /** A browser may keep nothing, by its settings: then large type lasts as long as the page. */
  function recall() {
    try {
      return localStorage.getItem(KEY) === "yes";
    } catch {
      return false;
    }
  }

  function keep(isLarge) {
    try {
      if (isLarge) localStorage.setItem(KEY, "yes");
      else localStorage.removeItem(KEY);
    } catch {}
  }

  function apply(isLarge) {
    root.classList.toggle("large", isLarge);
    const box = document.getElementById("large");
    if (box) box.checked = isLarge;
  }

  apply(recall());
  document.addEventListener("DOMContentLoaded", () => {
    apply(recall());
    const box = document.getElementById("large");
    // Going back, a browser would check the box as the page was left, and tell it as a change.
    box?.setAttribute("autocomplete", "off");
    box?.addEventListener("change", ({ target }) => {
      apply(target.checked);
      keep(target.checked);
    });
  });
  // A page that the browser kept, or one in another window, follows.
  addEventListener("pageshow", ({ persisted }) => persisted && apply(recall()));
  addEventListener("storage", ({ key }) => key === KEY && apply(recall()));
})();
