// The script of the desk: hands documents in, writes what is typed, and shows what came of it.
// All HTML comes from the server; parts of a page with `data-part` are replaced by those of an
// answer with the same id.
"use strict";

const notice = () => document.getElementById("notice");

function tell(text) {
  const place = notice();
  if (place) place.textContent = text;
}

// Sends a request, and returns the response; null if nobody answers.
async function send(path, body) {
  const isBytes = body instanceof Blob;
  const headers = isBytes ? {} : { "Content-Type": "application/json" };
  try {
    return await fetch(path, { method: "POST", headers, body: isBytes ? body : JSON.stringify(body ?? {}) });
  } catch {
    tell(document.body.dataset.failed);
    return null;
  }
}

// Fields whose values were not taken, by their ids: they stay as they were typed, and marked.
const refused = new Map();

// Finds the button that took the place of the nth of a part: it does the same, or takes it back.
function sameButton(button, around, nth) {
  const { edit, post, body } = button.dataset;
  const buttons = [...around.querySelectorAll("button")];
  const isSame = (one) => one.dataset.edit === edit && one.dataset.post === post && one.dataset.body === body;
  const takesItBack = (one) => one && post && one.dataset.post === post;
  return buttons.find(isSame) || (takesItBack(buttons[nth]) ? buttons[nth] : null);
}

// True while parts are replaced: a browser tells of a change in a field that is taken away, too,
// half typed as it is.
let isReplacing = false;

// Replaces the parts of the page by those of another, and keeps what is being typed.
function showParts(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const active = document.activeElement;
  const part = active && active.closest("[data-part]");
  const nth = part ? [...part.querySelectorAll("button")].indexOf(active) : -1;
  const typing = active && active.id && "value" in active
    ? { id: active.id, value: active.value, changed: active.value !== active.defaultValue, start: active.selectionStart, end: active.selectionEnd }
    : null;
  isReplacing = true;
  for (const part of next.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    // What was unfolded stays so.
    for (const { id } of old.querySelectorAll("details[id][open]")) {
      const same = part.querySelector(`#${CSS.escape(id)}`);
      if (same) same.open = true;
    }
    if (!old.isEqualNode(part)) old.replaceWith(part);
  }
  isReplacing = false;
  const field = typing && document.getElementById(typing.id);
  if (field && field !== document.activeElement) {
    if (typing.changed) {
      field.value = typing.value;
      // No change is told of a value that a script has set.
      if (field.dataset.edit && field.value !== field.defaultValue) field.dataset.unsent = "true";
    }
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    field.focus({ preventScroll: true });
    if (typing.start !== null) field.setSelectionRange(typing.start, typing.end);
  } else if (active && !active.isConnected) {
    keepPlace(active, part, nth);
  }
  for (const [id, value] of refused) {
    const old = document.getElementById(id);
    if (old && old !== document.activeElement) markRefused(old, value);
  }
}

// Gives the focus to the button that took the place of another, or to the part around it.
function keepPlace(active, part, nth) {
  const around = part && document.getElementById(part.id);
  if (!around) return;
  const place = (nth >= 0 && sameButton(active, around, nth)) || around;
  if (place === around) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

function markRefused(field, value) {
  field.value = value;
  field.setAttribute("aria-invalid", "true");
}

// Tells those who do not see the page that something was written or done.
function sayWhatWasWritten() {
  const written = document.querySelector("#undo span");
  if (written) say(written.textContent);
}

function say(text) {
  let place = document.getElementById("heard");
  if (!place) {
    place = Object.assign(document.createElement("p"), { id: "heard" });
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}

// Takes an answer: a page whose parts are shown, a place to go to, or a message.
async function take(response) {
  if (!response) return false;
  const text = await response.text();
  const isPage = (response.headers.get("Content-Type") || "").startsWith("text/html");
  if (response.ok && response.headers.has("X-Desk-Location")) {
    location.assign(response.headers.get("X-Desk-Location"));
  } else if (response.ok && isPage) {
    showParts(text);
    tell("");
    follow();
  } else {
    tell(text);
  }
  return response.ok;
}

async function reload() {
  const response = await fetch(location.href).catch(() => null);
  if (response && response.ok) showParts(await response.text());
}

// The edits of one page are sent one after another: each has to know the text before it.
let queue = Promise.resolve();

function enqueue(act) {
  // One that fails keeps none after it from being sent.
  queue = queue.then(act).catch(() => tell(document.body.dataset.failed));
}

function edit(change, field) {
  enqueue(() => sendEdit(change, field, false));
}

// Does what a button says, after the edits before it.
async function press(button) {
  const body = button.dataset.body ? JSON.parse(button.dataset.body) : {};
  const taken = await take(await send(button.dataset.post, { ...body, here: location.pathname }));
  if (!taken && button.dataset.post === "/undo") await reload();
  if (taken && button.dataset.post === "/edit") sayWhatWasWritten();
  if (taken && button.dataset.said) say(button.dataset.said);
}

async function sendEdit(change, field, overwrite) {
  const report = document.getElementById("report");
  if (!report) return;
  const { office, year, seen } = report.dataset;
  const was = field && "value" in change ? field.defaultValue : undefined;
  const response = await send("/edit", { office, year: Number(year), seen: overwrite || seen, was, edit: change });
  if (response && response.status === 409) {
    await askAboutConflict(await response.text(), response.headers.get("X-Desk-Seen"), change, field);
    return;
  }
  if (field) refused.delete(field.id);
  const taken = await take(response);
  if (taken) sayWhatWasWritten();
  // An answer to an edit before may have put another field in its place.
  const shown = field && (document.getElementById(field.id) || field);
  if (taken || !shown) return;
  if (shown.id) refused.set(shown.id, change.value);
  // Whoever types elsewhere by now goes on there.
  const isTyping = document.activeElement.matches("input, textarea, select");
  if (shown !== document.activeElement) markRefused(shown, change.value);
  if (!isTyping) shown.focus();
}

// Shows both versions of a place that was changed elsewhere meanwhile.
async function askAboutConflict(html, seen, change, field) {
  const dialog = document.getElementById("conflict");
  dialog.innerHTML = html;
  dialog.showModal();
  const choice = await new Promise((resolve) => {
    // Escape decides nothing: the field stays as it was typed.
    dialog.addEventListener("close", () => resolve("later"), { once: true });
    for (const button of dialog.querySelectorAll("[data-conflict]")) {
      button.addEventListener("click", () => { resolve(button.dataset.conflict); dialog.close(); });
    }
  });
  if (choice === "mine") {
    await sendEdit(change, field, seen);
    return;
  }
  const shown = field && (document.getElementById(field.id) || field);
  if (choice === "later" && shown) {
    if (shown.id) refused.set(shown.id, change.value);
    markRefused(shown, change.value);
    shown.focus();
    return;
  }
  if (shown) {
    refused.delete(shown.id);
    shown.value = shown.defaultValue;
  }
  await reload();
}

// Judges what is being typed before it is written.
let waiting;

function tryEdit(field) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const report = document.getElementById("report");
    const { office, year, seen } = report.dataset;
    const change = { ...JSON.parse(field.dataset.edit), value: field.value };
    const response = await send("/try", { office, year: Number(year), seen, edit: change });
    if (response && response.ok) {
      const next = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const id of ["findings"]) {
        const [old, part] = [document.getElementById(id), next.getElementById(id)];
        if (old && part) old.replaceWith(part);
      }
    }
  }, 250);
}

// What systems and office programs leave in folders: hidden files, and marks of open documents.
const LEFTOVER = /^(\.|~\$)|^(thumbs\.db|desktop\.ini)$/i;

// Hands files in one after another, then has them read.
async function handIn(chosen) {
  const area = document.getElementById("drop");
  const files = chosen.filter((file) => !LEFTOVER.test(file.name));
  const failed = [];
  let count = 0;
  for (const file of files) {
    tell(`${area.dataset.sending} ${++count}/${files.length}: ${file.name}`);
    const response = await send(`/documents?name=${encodeURIComponent(file.name)}`, file);
    if (response && response.ok) continue;
    // A desk that refuses a document may end the connection before all of it was sent.
    if (!response && !(await fetch("/status").catch(() => null))) return;
    failed.push(`${file.name}: ${response ? await response.text() : area.dataset.refused}`);
  }
  await take(await send("/documents/read"));
  if (failed.length) tell(failed.join("\n"));
}

// Lists the files of what was dropped, those of folders too.
async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  if (!entries.some((entry) => entry && entry.isDirectory)) return [...transfer.files];
  const files = [];
  const walk = async (entry) => {
    if (entry.isFile) {
      files.push(await new Promise((done, failed) => entry.file(done, failed)));
    } else {
      const reader = entry.createReader();
      for (;;) {
        const inner = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!inner.length) break;
        for (const one of inner) await walk(one);
      }
    }
  };
  for (const entry of entries) if (entry) await walk(entry);
  return files;
}

// Follows work that is under way.
let isFollowing = false;

async function follow() {
  if (isFollowing || !document.querySelector("#job[data-running]")) return;
  isFollowing = true;
  for (;;) {
    await new Promise((done) => setTimeout(done, 300));
    const response = await fetch("/status").catch(() => null);
    if (!response || !response.ok) break;
    const { job } = await response.json();
    if (!job || !job.running) break;
    const [bar, count] = [document.getElementById("job-bar"), document.getElementById("job-count")];
    if (bar) { bar.max = Math.max(job.total, 1); bar.value = job.done; }
    if (count) count.textContent = `${job.done}/${job.total}`;
  }
  isFollowing = false;
  await reload();
  const outcome = document.querySelector("#job p");
  say(outcome ? outcome.textContent : "");
}

// Shows a page of a document beside the report.
function showPage(viewer, number) {
  const [field, status, image] = ["input", "[role=status]", "img"].map((part) => viewer.querySelector(part));
  field.value = number;
  viewer.open = true;
  if (!field.checkValidity()) {
    image.hidden = true;
    status.textContent = viewer.dataset.absent;
    return;
  }
  status.textContent = "";
  image.onload = () => { image.hidden = false; };
  image.onerror = () => { image.hidden = true; status.textContent = viewer.dataset.absent; };
  image.alt = `${viewer.querySelector("summary").textContent} ${number}`;
  // The document may be another by now, and a browser keeps pictures of one address.
  image.src = `${viewer.dataset.pictures}/${number}?${Date.now()}`;
}

function turnPage(button) {
  const viewer = button.closest("details");
  showPage(viewer, Math.max(1, Number(viewer.querySelector("input").value) + Number(button.dataset.turn)));
}

function zoomPage(button) {
  const isLarge = button.closest("details").classList.toggle("large");
  button.setAttribute("aria-pressed", String(isLarge));
}

// Shows the page where a cell was found.
function showPageOfCell(button) {
  const viewers = [...document.querySelectorAll("details.pages")];
  const viewer = viewers.find((one) => one.dataset.pictures === button.dataset.of);
  if (!viewer) return;
  showPage(viewer, button.dataset.page);
  viewer.closest("aside").scrollTop = viewer.offsetTop;
}

// A viewer that is opened by hand shows its first page; one that a cell has opened has its own.
document.addEventListener("toggle", (event) => {
  const viewer = event.target;
  if (!viewer.matches("details.pages") || !viewer.open) return;
  if (!viewer.querySelector("img").hasAttribute("src")) showPage(viewer, viewer.querySelector("input").value || 1);
}, true);

const EDITED = "input[data-edit], textarea[data-edit]";

function writeField(field) {
  clearTimeout(waiting);
  delete field.dataset.unsent;
  edit({ ...JSON.parse(field.dataset.edit), value: field.value }, field);
}

function formValues(form) {
  return Object.fromEntries(new FormData(form));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.type === "submit") return;
  // Who clicks twice means it once.
  if (event.detail > 1 && !button.dataset.turn) return;
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  if (button.dataset.page) showPageOfCell(button);
  if (button.dataset.turn) turnPage(button);
  if ("zoom" in button.dataset) zoomPage(button);
  if (button.dataset.edit) edit(JSON.parse(button.dataset.edit), null);
  if (button.dataset.post) enqueue(() => press(button));
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-files]")) {
    const files = [...field.files];
    // So that the same file can be chosen once more.
    field.value = "";
    handIn(files);
  }
  if (field.matches(EDITED) && !isReplacing) writeField(field);
  if (field.matches("details.pages input")) showPage(field.closest("details"), field.value);
});

// A value that an answer to another edit has put back is written when the field is left.
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.matches(EDITED) && field.dataset.unsent && !isReplacing) writeField(field);
});

document.addEventListener("input", (event) => {
  if (event.target.matches(EDITED)) tryEdit(event.target);
});

// A field is written when it is left; a page that is closed or loaded again before asks first.
window.addEventListener("beforeunload", (event) => {
  const field = document.activeElement;
  if (field && field.matches("[data-edit]") && field.value !== field.defaultValue) event.preventDefault();
});

// Returns the field that a key leads to from a field of a table: Enter to the next as one reads,
// through all tables, the arrows to the one below or above. None: the key is not one of these.
function fieldAt(field, key, isBack) {
  const tables = document.querySelectorAll("table.form");
  const all = [...tables].flatMap((table) => [...table.querySelectorAll("input[data-edit]")]);
  const at = all.indexOf(field);
  if (key === "Enter") return at < 0 ? field : all[at + (isBack ? -1 : 1)] ?? field;
  if (at < 0 || isBack || (key !== "ArrowDown" && key !== "ArrowUp")) return null;
  const { left, right, top } = field.getBoundingClientRect();
  const step = key === "ArrowDown" ? 1 : -1;
  for (let next = at + step; all[next]; next += step) {
    const box = all[next].getBoundingClientRect();
    if (box.left < right && left < box.right && (box.top - top) * step > 0) return all[next];
  }
  return field;
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  // The Enter that ends the input of Chinese words is none.
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !field.matches("input[data-edit]")) return;
  const next = fieldAt(field, event.key, event.shiftKey);
  if (!next) return;
  event.preventDefault();
  // Leaving a field writes it; where there is no next one, the place on the page stays.
  field.blur();
  next.focus();
  if (next !== field) next.select();
});

// Shows in the preview what is edited: its section or table, by the fragment of the address, so
// that the page is not loaded again.
let shownPlace = null;

document.addEventListener("focusin", (event) => {
  const place = event.target.closest("[data-place]");
  const preview = document.getElementById("preview");
  if (!place || !preview || place.dataset.place === shownPlace) return;
  shownPlace = place.dataset.place;
  // A visit of the frame's own would be a step back in the history of this window.
  preview.contentWindow.location.replace(`${preview.src.split("#")[0]}#${encodeURIComponent(shownPlace)}`);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.dataset.editForm) {
    edit({ ...JSON.parse(form.dataset.editForm), ...formValues(form) }, null);
  } else if (form.dataset.form) {
    send(form.dataset.form, { ...formValues(form), here: location.pathname }).then(take);
  }
});

// A file that is dropped where none is expected would take the place of the page.
document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  if (document.getElementById("drop")) document.body.classList.add("dropping");
  else event.dataTransfer.dropEffect = "none";
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", async (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  if (!document.getElementById("drop")) return;
  document.body.classList.remove("dropping");
  handIn(await droppedFiles(event.dataTransfer));
});

follow();

// Where there is one place to publish to, what would be sent is looked at without being asked.
document.querySelector("#targets[data-look] [data-post='/publish/plan']")?.click();
