// Reloads the page when its site changes, and keeps the place on it.
(() => {
  const kept = "nianbao-scroll";
  let seen = document.currentScript.dataset.seen;
  const [page, x, y] = JSON.parse(sessionStorage.getItem(kept) || "[]");
  sessionStorage.removeItem(kept);
  if (page === location.pathname) scrollTo(x, y);

  // Style sheets and findings are put in place without a reload.
  async function refresh() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheets = (page) => [...page.querySelectorAll("link[rel=stylesheet]")];
    const now = sheets(document);
    sheets(fresh).forEach((sheet, at) => {
      const old = now[at];
      if (old && old.getAttribute("href") !== sheet.getAttribute("href")) {
        const next = sheet.cloneNode();
        // The old one goes when the new one is there: no moment without style.
        next.onload = () => old.remove();
        old.after(next);
      }
    });
    const panel = document.getElementById("nianbao-preview");
    const next = fresh.getElementById("nianbao-preview");
    if (panel && next) {
      next.firstChild.open = panel.firstChild.open;
      panel.replaceWith(next);
    }
  }

  function reload() {
    sessionStorage.setItem(kept, JSON.stringify([location.pathname, scrollX, scrollY]));
    location.reload();
  }

  // The first word says what the site is now: what changed while the page was
  // on its way is learnt from it. A moment is `run-page.step`.
  const events = new EventSource("/_nianbao/events");
  events.addEventListener("site", (event) => {
    const [before, now] = [seen, event.data];
    seen = now;
    if (before.split(".")[0] !== now.split(".")[0]) reload();
    else if (before !== now) refresh();
  });
})();
