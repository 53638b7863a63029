// Lets readers sort and filter a table, copy it, and download it. Makes the controls itself,
// so that a page without scripts shows none. The address keeps how the tables of a page are
// shown: `?sort=HEADING&order=desc&q=WORDS&kind=KIND`; for every table but the first, the names
// begin with the heading: `table-requests.sort`.
"use strict";
(() => {
  // The words of the language, which the build puts here; see crates/core/strings/.
  const WORDS = {/* words */};

  /** Returns a phrase with values in its places. */
  function say(key, values = {}) {
    const phrase = WORDS[key] ?? key;
    const text = phrase.other ? (String(values.count) === "1" ? phrase.one : phrase.other) : phrase;
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  const names = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const fold = (text) => text.normalize("NFKC").toLowerCase().trim();

  /** Makes an element; texts are never read as markup. */
  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  /** Returns the words of a cell that are seen. */
  function wordsOf(cell) {
    if (!cell) return "";
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".unseen, .sort:empty, svg").forEach((part) => part.remove());
    return copy.textContent.trim();
  }

  /** True unless a column has drawings or nothing. */
  const hasFigures = (head) => head.className !== "trend" && wordsOf(head) !== "";
  const isNumber = (cell) => cell.localName === "td" && cell.className === "number";

  /** Returns the text of a cell for other programs: no marks in numbers, nothing for a blank. */
  function textOf(cell) {
    const words = wordsOf(cell);
    if (isNumber(cell)) return cell.dataset.value ?? words.replaceAll(",", "");
    return words === say("blank") ? "" : words;
  }

  /** Returns what a cell is sorted by: a number, a text, or null for none. */
  function keyOf(cell) {
    if (!cell || /^(blank|na|none|words|whole)$/.test(cell.className)) return null;
    const text = textOf(cell);
    return isNumber(cell) && !Number.isNaN(Number(text)) ? Number(text) : text || null;
  }

  /** Compares two keys in a direction; cells without one come last in both. */
  function compare(a, b, sign) {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (Number.isFinite(a) && Number.isFinite(b) ? a - b : names.compare(a, b));
  }

  /** Returns a field of CSV; no spreadsheet takes it for a formula. */
  function field(text) {
    const formula = /^[=+@\t-]/.test(text) && Number.isNaN(Number(text));
    if (!formula && !/[",\r\n]/.test(text)) return text;
    return `"${formula ? "'" : ""}${text.replaceAll('"', '""')}"`;
  }

  async function copyText(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Sites without TLS have no such clipboard.
    const area = document.body.appendChild(make("textarea", { value: text, className: "unseen" }));
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    if (!isDone) throw new Error("copy");
  }

  class Table {
    constructor(table, isFirst) {
      this.table = table;
      this.region = table.closest(".scroll") ?? table;
      this.heading = document.getElementById(this.region.getAttribute("aria-labelledby"));
      this.heads = [...(table.tHead?.rows[0]?.cells ?? [])];
      this.unit = table.dataset.unit ?? "rows";
      this.bodies = [...table.tBodies].map((body) => {
        const head = body.querySelector("tr.group");
        const label = wordsOf(head);
        const rows = [...body.rows].filter((row) => row !== head)
          .map((row) => ({ row, label, kind: row.dataset.kind ?? label }));
        return { body, head, rows };
      });
      this.rows = this.bodies.flatMap(({ rows }) => rows);
      if (this.heads.length === 0 || this.rows.length === 0) return;
      this.addTools();
      new ResizeObserver(() => this.region.classList.toggle("fits", table.offsetWidth <= this.region.clientWidth)).observe(this.region);
      if (this.rows.length > 1) {
        // The items of a form stand in its order; by their names they have none.
        const first = this.unit === "items" ? 1 : 0;
        this.heads.forEach((head, at) => at >= first && hasFigures(head) && this.addSort(head, at));
      }
      this.prefix = isFirst ? "" : `${this.heading?.id}.`;
    }

    /** Shows the table as the address says; names that the table does not have are passed over. */
    restore() {
      const query = new URLSearchParams(location.search);
      const value = (name) => query.get(this.prefix + name) ?? "";
      const at = this.heads.findIndex((head) => head.abbr && head.abbr === value("sort"));
      if (at >= 0) this.sort(at, value("order") === "desc" ? -1 : 1);
      if (this.search) this.search.value = value("q");
      if (this.kind) this.kind.value = value("kind");
      if (this.kind?.selectedIndex === -1) this.kind.value = "";
      if (value("q") || value("kind")) this.filter();
      this.isKept = true;
    }

    /** Writes into the address how the table is shown, for a reader who shares it or comes back. */
    keep() {
      if (!this.isKept) return;
      const query = new URLSearchParams(location.search);
      const head = this.heads.find(({ ariaSort }) => ariaSort);
      const order = head && (head.ariaSort === "descending" ? "desc" : "asc");
      const values = { sort: head?.abbr, order, q: this.search?.value.trim(), kind: this.kind?.value };
      for (const [name, value] of Object.entries(values)) {
        if (value) query.set(this.prefix + name, value);
        else query.delete(this.prefix + name);
      }
      const text = query.toString();
      history.replaceState(history.state, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
    }

    addTools() {
      const tools = make("div", { className: "tools", role: "group" });
      tools.ariaLabel = say("tools", { name: wordsOf(this.heading) });
      if (this.rows.length > 7) {
        this.search = make("input", { type: "search", autocomplete: "off", oninput: () => this.change() });
        tools.append(make("label", {}, say("filter"), this.search));
      }
      const kinds = [...new Set(this.rows.map(({ kind }) => kind))].filter(Boolean);
      if (this.unit === "offices" && kinds.length > 1) {
        const options = kinds.map((kind) => make("option", { value: kind }, kind));
        this.kind = make("select", { onchange: () => this.change() }, make("option", { value: "" }, say("all")), ...options);
        tools.append(make("label", {}, say("kind"), this.kind));
      }
      const button = (label, onclick) => make("button", { type: "button", onclick }, label);
      tools.append(make("span", { className: "take" },
        button(say("copy"), () => this.copy()), button(say("download"), () => this.download())));
      this.status = make("p", { className: "key seen", role: "status" });
      this.region.before(tools, this.status);
    }

    addSort(head, at) {
      const label = wordsOf(head);
      if (!label) return;
      const button = make("button", { type: "button", className: "sort", onclick: () => this.sortNext(at) });
      button.ariaLabel = say("sort", { label });
      head.abbr = label;
      // A head that leads somewhere keeps its link beside the button.
      if (!head.querySelector("a")) button.append(...head.childNodes);
      head.append(button);
    }

    /** Sorts by a column: numbers from the largest, then from the smallest, then as published. */
    sortNext(at) {
      const first = this.rows.some(({ row }) => isNumber(row.cells[at] ?? row)) ? -1 : 1;
      const steps = [first, -first, 0];
      this.sort(at, this.sorted === at ? steps[(steps.indexOf(this.sign) + 1) % 3] : first);
      this.keep();
    }

    sort(at, sign) {
      [this.sorted, this.sign] = [at, sign];
      this.heads.forEach((head) => head.removeAttribute("aria-sort"));
      if (sign) this.heads[at].ariaSort = sign > 0 ? "ascending" : "descending";
      for (const { body, rows } of this.bodies) {
        const keyed = rows.map(({ row }) => [keyOf(row.cells[at]), row]);
        if (sign) keyed.sort(([a], [b]) => compare(a, b, sign));
        body.append(...keyed.map(([, row]) => row));
      }
    }

    change() {
      this.filter();
      this.keep();
    }

    filter() {
      const words = fold(this.search?.value ?? "").split(/\s+/).filter(Boolean);
      const kind = this.kind?.value;
      for (const entry of this.rows) {
        // Read when first asked for: a long table is there sooner.
        entry.words ??= fold(`${entry.label} ${wordsOf(entry.row.cells[0])}`);
        entry.row.hidden = (kind && entry.kind !== kind) || !words.every((word) => entry.words.includes(word));
      }
      for (const { head, rows } of this.bodies) if (head) head.hidden = rows.every(({ row }) => row.hidden);
      const seen = this.rows.filter(({ row }) => !row.hidden).length;
      const isAll = !kind && words.length === 0;
      this.status.textContent = isAll ? "" : say("shown", { seen, all: this.rows.length, unit: say(this.unit) });
      for (const row of this.table.tFoot?.rows ?? []) {
        row.querySelector(".of-all")?.remove();
        if (!isAll) row.cells[0].append(make("span", { className: "of-all" }, say("of_all")));
      }
    }

    /** Returns the texts that are seen, row by row; a column without a head is left out. */
    cells() {
      const has = this.heads.map(hasFigures);
      const rows = [...this.table.rows].filter((row) => !row.hidden);
      return rows.map((row) => [...row.cells].filter((_, at) => has[at]).map(textOf));
    }

    async copy() {
      const rows = this.cells();
      try {
        await copyText(rows.map((row) => row.join("\t")).join("\n"));
        this.status.textContent = say("copied", { count: rows.length });
      } catch {
        this.status.textContent = say("not_copied");
      }
    }

    download() {
      const lines = this.cells().map((row) => `${row.map(field).join(",")}\r\n`);
      const href = URL.createObjectURL(new Blob(["\ufeff", ...lines], { type: "text/csv" }));
      const title = new Set([document.querySelector("h1"), this.heading].map(wordsOf));
      const name = [...title].filter(Boolean).join(say("name_separator")).replace(/[\\/:*?"<>|\s]+/g, " ");
      make("a", { href, download: `${name}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 10000);
    }
  }

  document.querySelectorAll("table.ledger:not(.roll-up)").forEach((table, at) => new Table(table, at === 0).restore());
  // The address of a page that makes its tables belongs to that page.
  document.addEventListener("tablemade", (event) => new Table(event.target));
})();
