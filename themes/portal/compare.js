// Compares offices: fetches the series of those that the address or the reader names, and
// shows one item of them as a chart and as a table.
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

  // On a disk another script reads the files, and links name those of pages.
  const files = window.siteFiles ?? { page: (address) => address, read: (address) => fetch(address) };
  const MOST = 6;
  const SUGGESTIONS = 40;
  const SVG = "http://www.w3.org/2000/svg";
  const STATES = ["undetailed", "undecided", "unreadable"];
  const place = document.getElementById("compare");
  if (!place) return;
  const root = place.dataset.root;
  const part = (name) => document.getElementById(`compare-${name}`);
  const state = { offices: [], items: new Map(), chosen: [], item: "", series: new Map() };

  /** Makes an element with properties and children; texts are never read as markup. */
  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  /** Makes an element of a drawing. */
  function draw(name, attributes, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const tell = (text) => { part("status").textContent = text; };
  const findOffice = (id) => state.offices.find((office) => office.id === id);

  async function load(path) {
    const answer = await files.read(root + path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  // ---- Choices. ----

  /** Finds the offices that an entry means: by the whole name or id, else by a part of it. */
  function search(entry) {
    const text = entry.normalize("NFKC").trim().toLowerCase();
    if (!text) return [];
    const exact = state.offices.filter(({ id, name, short }) => [id, name, short, say("named_twice", { name, id })].includes(entry.trim()));
    if (exact.length > 0) return exact;
    return state.offices.filter(({ name, short, id }) => `${name} ${short} ${id}`.toLowerCase().includes(text));
  }

  function suggest() {
    const found = search(part("office").value).slice(0, SUGGESTIONS);
    const twice = (name) => state.offices.filter((office) => office.name === name).length > 1;
    part("offices").replaceChildren(...found.map(({ id, name, kind }) =>
      make("option", { value: twice(name) ? say("named_twice", { name, id }) : name, label: kind })));
  }

  function addEntry(event) {
    event.preventDefault();
    const input = part("office");
    const found = search(input.value);
    if (found.length === 0) return tell(input.value.trim() ? say("not_found", { text: input.value.trim() }) : say("write_first"));
    if (found.length > 1) {
      const names = `${found.slice(0, 5).map(({ name }) => name).join(say("separator"))}${found.length > 5 ? say("and_others") : ""}`;
      return tell(say("several", { count: found.length, names }));
    }
    if (state.chosen.includes(found[0].id)) return tell(say("already", { name: found[0].name }));
    if (state.chosen.length >= MOST) return tell(say("most", { most: MOST }));
    tell("");
    input.value = "";
    state.chosen.push(found[0].id);
    return show();
  }

  function listChosen() {
    part("chosen").replaceChildren(...state.chosen.map((id, at) => {
      const { name, short } = findOffice(id);
      const sign = draw("svg", { class: `sign line-${at + 1}`, viewBox: "-8 -8 16 16", "aria-hidden": "true" }, marker(at, 0, 0));
      const remove = make("button", { type: "button", onclick: () => {
        state.chosen.splice(state.chosen.indexOf(id), 1);
        tell(say("removed", { name }));
        part("office").focus();
        show();
      } }, say("remove"));
      remove.setAttribute("aria-label", say("remove_label", { name }));
      return make("li", {}, sign, make("a", { href: files.page(`${root}offices/${encodeURIComponent(id)}/`), title: name }, short), " ", remove);
    }));
  }

  function listItems({ tables }) {
    const select = part("item");
    for (const { label: table, groups } of tables) {
      for (const { label, items } of groups) {
        const heading = label ? say("heading", { table, label }) : table;
        select.append(Object.assign(make("optgroup", {}, ...items.map((item) => {
          state.items.set(item.id, label ? say("heading", { table: label, label: item.label }) : item.label);
          return make("option", { value: item.id }, item.label);
        })), { label: heading }));
      }
    }
    select.addEventListener("change", () => {
      state.item = select.value;
      show();
    });
  }

  // ---- The address. ----

  /** Lists what an address names, as far as there is room. */
  function listNames(names) {
    const some = names.slice(0, MOST).map((name) => (name.length > 30 ? `${name.slice(0, 29)}…` : name));
    return `${some.join(say("separator"))}${names.length > MOST ? say("and_others") : ""}`;
  }

  /** Takes the choices from the address; says which of them are not there. */
  function readAddress() {
    const query = new URLSearchParams(location.search);
    const entries = query.getAll("offices").join().split(/[,\uff0c\u3001]/).map((id) => id.trim()).filter(Boolean);
    const wanted = [...new Set(entries.map((id) => findOffice(id) ? id : state.offices.find(({ aliases }) => aliases?.includes(id))?.id ?? id))];
    const unknown = wanted.filter((id) => !findOffice(id));
    const known = wanted.filter(findOffice);
    const faults = [];
    if (unknown.length > 0) faults.push(say("unknown_offices", { names: listNames(unknown) }));
    if (known.length > MOST) faults.push(say("too_many", { most: MOST }));
    const item = query.get("item");
    if (item && !state.items.has(item)) faults.push(say("unknown_item", { name: listNames([item]) }));
    state.chosen = known.slice(0, MOST);
    state.item = state.items.has(item) ? item : state.main ?? state.items.keys().next().value ?? "";
    part("item").value = state.item;
    tell(faults.join(say("gap")));
  }

  function writeAddress() {
    const offices = state.chosen.map(encodeURIComponent).join(",");
    const query = state.chosen.length > 0 ? `?offices=${offices}&item=${encodeURIComponent(state.item)}` : "";
    history.replaceState(null, "", location.pathname + query);
  }

  // ---- The result. ----

  /** Returns the value of an office in a year: a number as text, a word, or undefined for none. */
  function valueOf(id, year) {
    const { years, items } = state.series.get(id);
    return items[state.item]?.[years.indexOf(year)] ?? undefined;
  }

  const isNumber = (value) => value !== undefined && /^-?\d+(\.\d+)?$/.test(value);
  const marked = (value) => value.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const shown = (value) => value === undefined ? "—" : isNumber(value) ? marked(value) : STATES.includes(value) ? say(value) : value || say("blank");

  function tableOf(years) {
    const cell = (value) => {
      const name = value === undefined ? "none" : isNumber(value) ? "number" : value === "" ? "blank" : "na";
      const made = make("td", { className: name }, shown(value));
      if (name === "number") made.dataset.value = value;
      return made;
    };
    const head = (text, scope, className = "") => make("th", { scope, className }, text);
    const body = years.map((year) =>
      make("tr", {}, head(String(year), "row"), ...state.chosen.map((id) => cell(valueOf(id, year)))));
    const heads = state.chosen.map((id) => head(findOffice(id).short, "col", "number"));
    const table = make("table", { className: "ledger compared" },
      make("thead", {}, make("tr", {}, head(say("year"), "col"), ...heads)), make("tbody", {}, ...body));
    table.dataset.unit = "years";
    return table;
  }

  /** Says in words what the chart shows: the first and the last number of each office. */
  function wordsOf(years) {
    const sentences = state.chosen.map((id) => {
      const known = years.filter((year) => isNumber(valueOf(id, year)));
      const { short } = findOffice(id);
      if (known.length === 0) return say("no_figures", { office: short });
      const [first, last] = [known[0], known.at(-1)];
      const [value, last_value] = [first, last].map((year) => marked(valueOf(id, year)));
      return say(first === last ? "one_year" : "two_years", { office: short, first, value, last, last_value });
    });
    return `${sentences.join(say("semicolon"))}${say("end")}`;
  }

  /** Draws the sign of an office, a shape of its own for each. */
  function marker(at, x, y) {
    const shapes = [
      `M${x - 4.5} ${y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z`,
      `M${x - 4} ${y - 4}h8v8h-8Z`,
      `M${x} ${y - 5.5}l5 9h-10Z`,
      `M${x} ${y - 6}l6 6l-6 6l-6 -6Z`,
      `M${x} ${y + 5.5}l5 -9h-10Z`,
      `M${x - 5} ${y - 2}h3v-3h4v3h3v4h-3v3h-4v-3h-3Z`,
    ];
    return draw("path", { class: "sign", d: shapes[at] });
  }

  /** Returns a round number that is not less than another: 1, 2 or 5 and zeros. */
  function roundUp(number) {
    const power = 10 ** Math.floor(Math.log10(number));
    return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= number * (1 - 1e-9));
  }

  /** Moves labels apart so that none covers another. */
  function spread(labels, top, bottom) {
    labels.sort((a, b) => a.y - b.y);
    labels.forEach((label, at) => { label.y = Math.max(label.y, at ? labels[at - 1].y + 17 : top); });
    for (let at = labels.length - 1; at >= 0; at -= 1) {
      labels[at].y = Math.min(labels[at].y, at === labels.length - 1 ? bottom : labels[at + 1].y - 17);
    }
    return labels;
  }

  function chartOf(years, room) {
    // Latin letters are about half as wide as Chinese characters.
    const letter = document.documentElement.lang.startsWith("zh") ? 1 : 0.6;
    const letters = Math.round((room < 520 ? 5 : 9) / letter);
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125;
    const shorten = (text) => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);
    const longest = Math.max(...state.chosen.map((id) => shorten(findOffice(id).short).length));
    const [width, height] = [Math.max(room, 260), 320];
    const numbers = state.chosen.flatMap((id) => years.map((year) => valueOf(id, year)).filter(isNumber).map(Number));
    const [low, high] = [Math.min(0, ...numbers), Math.max(1, ...numbers)];
    const step = roundUp((high - low) / 4);
    const [from, to] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
    const tick = (value) => marked(String(Number(value.toPrecision(12))));
    const left = (Math.max(tick(to).length, tick(from).length) * 0.6 + 1) * size;
    const right = (longest * letter + 1.5) * size;
    const [top, bottom] = [16, height - 2.5 * size];
    const x = (at) => Math.round(left + 8 + ((width - left - right - 16) * (years.length > 1 ? at : 0.5)) / Math.max(years.length - 1, 1));
    const y = (value) => Math.round(bottom - ((bottom - top) * (value - from)) / (to - from));
    const svg = draw("svg", { role: "img", viewBox: `0 0 ${width} ${height}`, width, height, "aria-labelledby": "compare-figures compare-words" });
    for (let value = from; value <= to + step / 2; value += step) {
      svg.append(draw("path", { class: "grid", d: `M${left} ${y(value)}H${width - right}` }),
        draw("text", { x: left - 6, y: y(value) + size / 3, "text-anchor": "end" }, tick(value)));
    }
    const every = Math.ceil(years.length / Math.max(1, Math.floor((width - left - right) / (3.5 * size))));
    years.forEach((year, at) => {
      if ((years.length - 1 - at) % every === 0) {
        svg.append(draw("text", { x: x(at), y: height - size * 0.6, "text-anchor": "middle" }, String(year)));
      }
      if (at > 0 && hasChanged(years[at - 1], year)) {
        const middle = Math.round((x(at - 1) + x(at)) / 2);
        svg.append(draw("path", { class: "change", d: `M${middle} ${top}V${bottom}` }),
          draw("text", { class: "change", x: middle, y: top - 4, "text-anchor": "middle" }, say("changed")));
      }
    });
    const labels = [];
    state.chosen.forEach((id, at) => {
      const points = years.map((year, place) => [x(place), valueOf(id, year)]);
      const line = draw("g", { class: `line-${at + 1}` });
      let isDrawn = false;
      const path = points.map(([px, value]) => {
        const command = isNumber(value) ? `${isDrawn ? "L" : "M"}${px} ${y(Number(value))}` : "";
        isDrawn = isNumber(value);
        return command;
      }).join("");
      const known = points.filter(([, value]) => isNumber(value));
      line.append(draw("path", { class: "line", d: path }), ...known.map(([px, value]) => marker(at, px, y(Number(value)))));
      svg.append(line);
      if (known.length > 0) labels.push({ line, text: shorten(findOffice(id).short), y: y(Number(known.at(-1)[1])) });
    });
    for (const { line, text, y: height } of spread(labels, top, bottom)) {
      line.append(draw("text", { class: "name", x: width - right + 12, y: height + size / 3 }, text));
    }
    return numbers.length > 0 ? [svg] : [];
  }

  /** Returns true if an office's reports of two years have different forms. */
  function hasChanged(before, year) {
    return state.chosen.some((id) => {
      const { years, formats } = state.series.get(id);
      const [a, b] = [before, year].map((wanted) => formats[years.indexOf(wanted)]);
      return a && b && a !== b;
    });
  }

  function allYears() {
    const years = state.chosen.flatMap((id) => state.series.get(id).years);
    if (years.length === 0) return [];
    const [first, last] = [Math.min(...years), Math.max(...years)];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }

  function drawChart() {
    if (!part("result").hidden) part("chart").replaceChildren(...chartOf(allYears(), part("chart").clientWidth));
  }

  async function show() {
    writeAddress();
    listChosen();
    const wanted = state.chosen.filter((id) => !state.series.has(id));
    const loaded = await Promise.allSettled(wanted.map((id) => load(`offices/${encodeURIComponent(id)}/series.json`)));
    // A server may answer with something else, and say that all is well.
    loaded.forEach(({ value }, at) => { if (value?.office === wanted[at] && value.items) state.series.set(wanted[at], value); });
    const lost = state.chosen.filter((id) => !state.series.has(id));
    if (lost.length > 0) {
      state.chosen = state.chosen.filter((id) => state.series.has(id));
      tell(say("not_loaded", { names: lost.map((id) => findOffice(id).name).join(say("separator")) }));
      writeAddress();
      listChosen();
    }
    part("result").hidden = state.chosen.length === 0;
    if (state.chosen.length === 0) return;
    const years = allYears();
    part("figures").textContent = state.items.get(state.item) ?? "";
    part("words").textContent = wordsOf(years);
    const region = make("div", { className: "scroll", tabIndex: 0 });
    region.setAttribute("role", "region");
    region.setAttribute("aria-labelledby", "compare-figures");
    const table = tableOf(years);
    region.append(table);
    part("table").replaceChildren(region);
    table.dispatchEvent(new CustomEvent("tablemade", { bubbles: true }));
    drawChart();
  }

  async function start() {
    try {
      const [items, { offices }] = await Promise.all([load("data/items.json"), load("offices/index.json")]);
      if (!Array.isArray(offices)) throw new Error("this is no list of offices");
      state.offices = offices;
      state.main = items.main;
      listItems(items);
    } catch {
      part("without").textContent = say("no_files");
      return;
    }
    if (state.offices.length === 0) {
      part("without").textContent = say("no_reports");
      return;
    }
    part("without").hidden = true;
    place.hidden = false;
    part("form").addEventListener("submit", addEntry);
    part("office").addEventListener("input", suggest);
    addEventListener("resize", drawChart);
    document.getElementById("large")?.addEventListener("change", drawChart);
    readAddress();
    await show();
  }

  start();
})();
