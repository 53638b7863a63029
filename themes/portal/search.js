// Searches the reports of the site in the browser. Bigrams lead to reports that may hold the
// words (see the files in search/); whether one does, its page says. Nothing but files of the
// site is asked for.
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
  const PAGE = 10;
  const MAX_BIGRAMS = 10;
  const AT_A_TIME = 5;
  const MAX_OFFICES = 8;
  // A word of English has as many letters as a sentence of Chinese has words.
  const IS_SPACED = !document.documentElement.lang.startsWith("zh");
  const SENTENCE = IS_SPACED ? 210 : 90;
  const VERSION = 1;
  const PARAMETERS = ["q", "year", "kind", "office", "sort"];
  const SKIPPED = new Set(["NAV", "SCRIPT", "STYLE", "SVG", "DL", "TEMPLATE", "FORM", "NOSCRIPT"]);
  const INLINE = new Set([
    "A", "ABBR", "B", "BDI", "CITE", "CODE", "DEL", "EM", "I", "INS", "KBD", "MARK", "Q", "S",
    "SMALL", "SPAN", "STRONG", "SUB", "SUP", "TIME",
  ]);
  const SAME = new Map();
  for (const [one, marks] of [
    ["[", "\u3014\u3010\u3016\ufe5d"], ["]", "\u3015\u3011\u3017\ufe5e"], ['"', "\u201c\u201d\u2018\u2019'\u300c\u300d\u300e\u300f"], ["-", "\u2014\u2013\u2010\u2011\u2212\u2500"],
    [",", "\u3001"], [".", "\u3002\u2026\uff61"], ["~", "\uff5e\u301c"], ["\u00b7", "\u2022\u30fb\u2027"],
  ]) for (const mark of marks) SAME.set(mark, one);

  // ---- Words: folded as the index has them. ----

  function foldChar(char) {
    if (/[\s\p{Cc}\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/u.test(char)) return "";
    const code = char.codePointAt(0);
    const half = code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : char;
    return (SAME.get(half) ?? half).toLowerCase();
  }

  /** Folds a text; gives the folded characters and the place of each in the text. */
  function fold(text) {
    const chars = [];
    const places = [];
    let at = 0;
    for (const char of text) {
      for (const folded of foldChar(char)) {
        chars.push(folded);
        places.push(at);
      }
      at += char.length;
    }
    places.push(at);
    return { chars, places, text: chars.join("") };
  }

  /** Divides a query into folded words; what is in quotation marks is one. */
  function wordsOf(query) {
    const parts = query.match(/"[^"]*"|\u201c[^\u201d]*\u201d|[^\s"\u201c\u201d]+/gu) ?? [];
    const words = parts.map((part) => fold(part.replace(/^["\u201c]|["\u201d]$/gu, "")).text);
    return [...new Set(words.filter((word) => word))];
  }

  function basicPlane(char) {
    const code = char.codePointAt(0);
    return code < 0x10000 ? code : 0xe000 + (code % 0x1900);
  }

  function bigramsOf(words) {
    const all = new Set();
    for (const word of words) {
      const chars = [...word];
      for (let at = 1; at < chars.length; at += 1) {
        all.add(((basicPlane(chars[at - 1]) << 16) | basicPlane(chars[at])) >>> 0);
      }
    }
    const found = [...all];
    if (found.length <= MAX_BIGRAMS) return { bigrams: found, isAll: true };
    const step = found.length / MAX_BIGRAMS;
    const some = Array.from({ length: MAX_BIGRAMS }, (_, at) => found[Math.floor(at * step)]);
    return { bigrams: some, isAll: false };
  }

  // ---- The index. ----

  class Bytes {
    constructor(buffer) {
      this.bytes = new Uint8Array(buffer);
      this.at = 0;
    }
    number() {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = this.bytes[this.at];
        if (byte === undefined) throw new Error("the index is cut short");
        this.at += 1;
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
        scale *= 128;
      }
    }
    take(length) {
      this.at += length;
      if (this.at > this.bytes.length) throw new Error("the index is cut short");
      return this.bytes.subarray(this.at - length, this.at);
    }
  }

  function readGaps(list) {
    const bytes = new Bytes(list);
    const found = new Set();
    let next = 0;
    while (bytes.at < list.length) {
      next += bytes.number();
      found.add(next);
      next += 1;
    }
    return found;
  }

  function readList(list, all) {
    const [kind, rest] = [list[0], list.slice(1)];
    if (kind === 0) return readGaps(rest);
    if (kind === 1) return new Set(all.filter((report) => (rest[report >> 3] >> (report & 7)) & 1));
    const others = readGaps(rest);
    return new Set(all.filter((report) => !others.has(report)));
  }

  class Index {
    constructor(root, catalog) {
      this.root = root;
      this.catalog = catalog;
      this.shards = new Map();
      this.offices = catalog.offices.map(([id, name, short, kind, former, initials, years]) => ({
        id, name, short, kind, former, initials: initials.map(readInitials), years,
      }));
      this.all = [];
      this.offices.forEach((office, at) => {
        for (const year of office.years) this.all.push((year - catalog.first) * catalog.width + at);
      });
      this.all.sort((a, b) => a - b);
    }

    static async open(root) {
      const answer = await files.read(`${root}search/catalog.json`);
      if (!answer.ok) throw new Error(`catalog.json: ${answer.status}`);
      const catalog = await answer.json();
      if (catalog.version !== VERSION) throw new Error("the list of offices is of another version");
      return new Index(root, catalog);
    }

    report(number) {
      const { first, width } = this.catalog;
      return { number, year: first + Math.floor(number / width), office: this.offices[number % width] };
    }

    shard(bigram) {
      const { bits } = this.catalog;
      const number = bits === 0 ? 0 : Math.imul(bigram, 0x9e3779b1) >>> (32 - bits);
      if (!this.shards.has(number)) this.shards.set(number, this.fetchShard(number));
      return this.shards.get(number);
    }

    async fetchShard(number) {
      const name = `${number.toString(16).padStart(4, "0")}.bin`;
      const answer = await files.read(`${this.root}search/${name}`);
      const lists = new Map();
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      const bytes = new Bytes(await answer.arrayBuffer());
      const version = bytes.number();
      const mark = new DataView(bytes.take(4).slice().buffer).getUint32(0, true);
      if (version !== VERSION || mark !== this.catalog.mark) throw new Error("the index is another one by now");
      const heads = Array.from({ length: bytes.number() }, () => [bytes.number(), bytes.number()]);
      let bigram = 0;
      for (const [gap, length] of heads) {
        bigram += gap;
        lists.set(bigram, bytes.take(length));
      }
      return lists;
    }

    /** The numbers of the reports that have all bigrams, in their order. */
    async find(bigrams) {
      const shards = await Promise.all(bigrams.map((bigram) => this.shard(bigram)));
      let found = this.all;
      bigrams.forEach((bigram, at) => {
        const list = shards[at].get(bigram);
        const own = list ? readList(list, this.all) : new Set();
        found = found.filter((report) => own.has(report));
      });
      return found;
    }

    /** Offices that a word is a part of the name of, or of the initials. */
    findOffices(query) {
      const word = fold(query).text;
      if (!word) return [];
      const rank = (office) => {
        const names = [office.name, office.short, ...office.former].filter((name) => name);
        if (names.some((name) => fold(name).text.includes(word))) return 0;
        if (office.id.includes(word)) return 1;
        const isShort = word.length > 1 && /^[a-z0-9]+$/.test(word);
        return isShort && office.initials.some((initials) => hasInitials(initials, word)) ? 1 : -1;
      };
      const found = this.offices.map((office) => [rank(office), office]).filter(([place]) => place >= 0);
      found.sort(([a, one], [b, other]) => a - b || one.name.length - other.name.length);
      return found.map(([, office]) => office);
    }
  }

  /** `s[cz]q` as the letters of each place. */
  function readInitials(text) {
    return (text.match(/\[[^\]]*\]|./gu) ?? []).map((part) => part.replace(/[[\]]/g, ""));
  }

  function hasInitials(initials, word) {
    for (let at = 0; at + word.length <= initials.length; at += 1) {
      if ([...word].every((letter, n) => initials[at + n].includes(letter))) return true;
    }
    return false;
  }

  // ---- The pages of reports. ----

  /** True for a part whose text is not searched, as tables of the form, which all reports have. */
  function isSkipped(part) {
    const name = part.tagName.toUpperCase();
    const isForm = name === "TABLE" && part.classList.contains("form");
    return isForm || SKIPPED.has(name) || part.hasAttribute("data-unsearched");
  }

  /** The runs of text of a page, each with the heading that it stands under. */
  function runsOf(page) {
    const main = page.querySelector("main");
    // A server may answer with a page of its own, and say that all is well.
    if (!main) throw new Error("this is no page of a report");
    const runs = [];
    let heading = null;
    let text = "";
    const end = (isHeading) => {
      if (text.trim()) runs.push({ text, heading, isHeading });
      text = "";
    };
    const visit = (node) => {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          text += child.data;
        } else if (child.nodeType === Node.ELEMENT_NODE) {
          const name = child.tagName.toUpperCase();
          const isBlock = !INLINE.has(name);
          if (isBlock) end(false);
          if (/^H[2-6]$/.test(name) && child.id) heading = { id: child.id, text: child.textContent.trim() };
          if (!isSkipped(child)) visit(child);
          if (isBlock) end(/^H[1-6]$/.test(name));
        }
      }
    };
    visit(main);
    end(false);
    return runs;
  }

  /** Where a word is in a run, as places of its text; nothing if it is not there. */
  function placeOf(run, word, from = 0) {
    run.folded ??= fold(run.text);
    const { text, places } = run.folded;
    const at = text.indexOf(word, from);
    if (at < 0) return null;
    // Characters beyond the basic plane are two units of a text.
    const start = [...text.slice(0, at)].length;
    const last = places[start + [...word].length - 1];
    // Spaces behind the word are no part of it.
    const end = last + String.fromCodePoint(run.text.codePointAt(last)).length;
    return { start: places[start], end, next: at + word.length };
  }

  /** The run to be shown: one with the first word, a sentence rather than a heading or the title.
   *  Nothing unless the page has all words. */
  function look(runs, words) {
    const held = words.map((word) => runs.filter((run) => placeOf(run, word)));
    if (held.some((some) => some.length === 0)) return null;
    const run = held[0].find((it) => it.heading && !it.isHeading) ?? held[0].find((it) => it.heading) ?? held[0][0];
    return { run, ...placeOf(run, words[0]) };
  }

  /** The places of all words in a part of a run, none within another. */
  function marksIn(run, words, from, to) {
    const marks = [];
    for (const word of words) {
      for (let place = placeOf(run, word); place; place = placeOf(run, word, place.next)) {
        if (place.start >= from && place.end <= to) marks.push(place);
      }
    }
    marks.sort((a, b) => a.start - b.start || b.end - a.end);
    return marks.filter((mark, at) => marks.slice(0, at).every((other) => mark.start >= other.end));
  }

  const isSecondHalf = (unit) => unit >= "\udc00" && unit <= "\udfff";

  /** The sentence around a place of a run, with all words marked. */
  function sentenceAround({ run, start, end }, words) {
    const { text } = run;
    const isEnd = (char) => say("sentence_ends").includes(char);
    let from = start;
    while (from > 0 && !isEnd(text[from - 1])) from -= 1;
    let to = end;
    while (to < text.length && !isEnd(text[to - 1])) to += 1;
    if (to - from > SENTENCE) {
      from = Math.max(from, start - SENTENCE / 3);
      to = Math.min(to, Math.max(end, from + SENTENCE));
      // No character is cut in two.
      if (isSecondHalf(text[from])) from -= 1;
      if (isSecondHalf(text[to])) to += 1;
      // Nor is a word, where words have spaces between them.
      if (IS_SPACED && from > 0) from = Math.min(start, text.indexOf(" ", from) + 1 || from);
      if (IS_SPACED && to < text.length) to = Math.max(end, text.lastIndexOf(" ", to));
    }
    const parts = [from > 0 && !isEnd(text[from - 1]) ? "\u2026" : ""];
    let at = from;
    for (const mark of marksIn(run, words, from, to)) {
      parts.push(text.slice(at, mark.start), element("mark", {}, text.slice(mark.start, mark.end)));
      at = mark.end;
    }
    parts.push(text.slice(at, to), to < text.length && !isEnd(text[to - 1]) ? "\u2026" : "");
    return parts;
  }

  function readReport(root, { year, office }) {
    return readPage(`${root}${year}/${office.id}/`);
  }

  async function readPage(address) {
    const answer = await files.read(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return runsOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }

  // ---- What is shown. ----

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child));
    return made;
  }

  function resultItem(root, { year, office }, match, words) {
    return foundItem(files.page(`${root}${year}/${office.id}/`), say("result", { year, office: office.name }), match, words);
  }

  function foundItem(page, title, match, words) {
    const { heading } = match.run;
    const link = element("a", { href: heading ? `${page}#${encodeURIComponent(heading.id)}` : page }, title);
    const place = heading && element("span", { className: "place" }, heading.text);
    const sentence = element("p", {}, ...sentenceAround(match, words));
    return element("li", {}, element("h2", {}, link), place, sentence);
  }

  /** Cuts what a reader wrote, where it is said back. */
  function shorten(text) {
    const chars = [...text];
    return chars.length > 30 ? `${chars.slice(0, 29).join("")}\u2026` : text;
  }

  function tellFailure(error) {
    console.error(error);
    document.getElementById("found").textContent = say("failed");
  }

  class SearchPage {
    constructor(form, index) {
      this.form = form;
      this.index = index;
      this.root = form.dataset.search;
      this.list = document.getElementById("results");
      this.offices = document.getElementById("found-offices");
      this.ownPages = [...document.querySelectorAll("#own-pages a")];
      this.said = document.getElementById("found");
      this.more = document.getElementById("more");
      this.run = 0;
      this.note = this.readAddress();
      this.more.addEventListener("click", () => this.showMore(this.run).catch(tellFailure));
    }

    /** Takes the choices from the address; returns what of them cannot be. */
    readAddress() {
      const query = new URLSearchParams(location.search);
      const faults = [];
      for (const name of PARAMETERS) {
        const field = this.form.elements[name];
        const value = query.get(name) ?? "";
        field.value = value;
        if (field.selectedIndex !== -1) continue;
        field.value = "";
        faults.push(say("not_a_choice", { name: field.labels[0].textContent, value: shorten(value) }));
      }
      return faults.map((fault) => `${fault}${say("gap")}`).join("");
    }

    value(name) {
      return this.form.elements[name]?.value ?? "";
    }

    /** Keeps the query in the address, to be shared and returned to. */
    noteAddress() {
      const query = new URLSearchParams();
      for (const name of PARAMETERS) {
        if (this.value(name)) query.set(name, this.value(name));
      }
      const text = query.toString();
      history.replaceState(null, "", text ? `?${text}` : location.pathname);
    }

    chosen(numbers) {
      const [year, kind, office] = ["year", "kind", "office"].map((name) => this.value(name));
      const offices = office && new Set(this.index.findOffices(office));
      const reports = numbers.map((number) => this.index.report(number)).filter((report) =>
        (!year || report.year === Number(year)) && (!kind || report.office.kind === kind)
        && (!offices || offices.has(report.office)));
      const place = (report) => report.number % this.index.catalog.width;
      const byYear = (a, b) => b.year - a.year || place(a) - place(b);
      const byOffice = (a, b) => place(a) - place(b) || b.year - a.year;
      return reports.sort(this.value("sort") === "office" ? byOffice : byYear);
    }

    async search() {
      const run = (this.run += 1);
      this.noteAddress();
      this.list.replaceChildren();
      this.offices.replaceChildren();
      document.getElementById("found-pages")?.replaceChildren();
      this.more.hidden = true;
      const words = wordsOf(this.value("q"));
      if (!this.value("q").trim()) return this.tell("");
      if (this.value("q").includes("\ufffd")) return this.tell(say("unreadable"));
      this.showOffices();
      const { bigrams, isAll } = bigramsOf(words);
      if (bigrams.length === 0) return this.tell(say("too_short"));
      this.showOwnPages(run, words).catch(tellFailure);
      const office = this.value("office");
      if (office && this.index.findOffices(office).length === 0) return this.tell(say("no_office", { office: shorten(office) }));
      this.tell(say("searching"));
      const numbers = await this.index.find(bigrams);
      if (run !== this.run) return undefined;
      this.words = words;
      this.left = this.chosen(numbers);
      this.total = this.left.length;
      // One bigram is in a page for certain; of more it is not known that they follow each other.
      this.isCertain = isAll && words.every((word) => [...word].length === 2);
      this.shown = 0;
      return this.showMore(run);
    }

    showOffices() {
      const found = this.index.findOffices(this.value("q"));
      const items = found.slice(0, MAX_OFFICES).map((office) => {
        const former = office.former.length ? say("former", { names: office.former.join(say("separator")) }) : "";
        const link = element("a", { href: files.page(`${this.root}offices/${office.id}/`) }, office.name);
        return element("li", {}, link, former, this.reportLinks(office));
      });
      const rest = found.length - items.length;
      if (rest > 0) items.push(element("li", {}, say("more_offices", { count: rest })));
      this.offices.replaceChildren(...items);
    }

    /** Shows the pages of the site's own that hold the words; they are of no year and no office. */
    async showOwnPages(run, words) {
      if (["year", "kind", "office"].some((name) => this.value(name))) return;
      this.ownTexts ??= this.ownPages.map((link) => readPage(link.href));
      const pages = await Promise.all(this.ownTexts);
      if (run !== this.run) return;
      const items = pages.map((runs, at) => {
        const match = look(runs, words);
        const { href, textContent } = this.ownPages[at];
        return match && foundItem(href, textContent, match, words);
      });
      document.getElementById("found-pages")?.replaceChildren(...items.filter((item) => item));
    }

    /** Links to the reports of an office, the newest first; where a year is chosen, to its report alone. */
    reportLinks(office) {
      const chosen = Number(this.value("year"));
      const years = office.years.filter((year) => !chosen || year === chosen).sort((a, b) => b - a);
      if (years.length === 0) return null;
      const links = years.flatMap((year) => [" ", element("a", {
        href: files.page(`${this.root}${year}/${office.id}/`), ariaLabel: say("report_label", { office: office.short || office.name, year }),
      }, String(year))]);
      return element("span", { className: "reports" }, say("reports"), ...links);
    }

    /** Shows the next reports that hold the words; the others are passed over. */
    async showMore(run) {
      this.more.hidden = true;
      // Of pages that have all pairs of characters few may hold the words: whoever asks for one
      // step is not made to load them all.
      let read = 0;
      while (read < PAGE && this.left.length > 0) {
        const next = this.left.splice(0, Math.min(AT_A_TIME, PAGE - read));
        read += next.length;
        const pages = await Promise.all(next.map((report) => readReport(this.root, report)));
        if (run !== this.run) return;
        next.forEach((report, at) => {
          const match = look(pages[at], this.words);
          if (match) {
            this.list.append(resultItem(this.root, report, match, this.words));
            this.shown += 1;
          } else {
            this.total -= 1;
          }
        });
      }
      this.more.hidden = this.left.length === 0;
      const isExact = this.isCertain || this.left.length === 0;
      const query = shorten(this.value("q").trim());
      if (this.shown === 0 && this.left.length > 0) {
        return this.tell(say("none_yet", { query, count: this.left.length }));
      }
      this.tell(this.total === 0
        ? say("none", { query })
        : say(isExact ? "found" : "found_at_most", { query, count: this.total, shown: this.shown }));
    }

    /** Says what was found, behind what of the address cannot be. */
    tell(words) {
      this.said.textContent = this.note + words;
    }
  }

  // ---- The form, here and on the home page. ----

  function suggestOffices(index) {
    const list = document.getElementById("all-offices");
    if (index.offices.length <= 2000) {
      list?.replaceChildren(...index.offices.map((office) => element("option", { value: office.name })));
    }
  }

  async function startPage(form) {
    let page = null;
    const search = () => page?.search().catch(tellFailure);
    const searchAgain = () => {
      if (page) page.note = "";
      search();
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      searchAgain();
    });
    form.addEventListener("change", searchAgain);
    try {
      const index = await Index.open(form.dataset.search);
      page = new SearchPage(form, index);
      suggestOffices(index);
      search();
    } catch (error) {
      tellFailure(error);
    }
  }

  function startBox(form) {
    const input = form.elements.q;
    input.addEventListener("focus", () => {
      Index.open(form.dataset.search).then(suggestOffices, console.error);
    }, { once: true });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = files.page(`${form.dataset.search}search/?${new URLSearchParams({ q: input.value })}`);
    });
  }

  for (const hint of document.querySelectorAll(".without-script")) hint.hidden = true;
  for (const hint of document.querySelectorAll(".with-script")) hint.hidden = false;
  for (const form of document.querySelectorAll("form[data-search]")) {
    form.hidden = false;
    if (form.hasAttribute("data-page")) startPage(form);
    else startBox(form);
  }
})();
