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

// Replaces the parts of the page by those of another, and keeps what is being typed.
function showParts(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const active = document.activeElement;
  const typing = active && active.id && "value" in active
    ? { id: active.id, value: active.value, changed: active.value !== active.defaultValue, start: active.selectionStart, end: active.selectionEnd }
    : null;
  for (const part of next.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (old && !old.isEqualNode(part)) old.replaceWith(part);
  }
  const field = typing && document.getElementById(typing.id);
  if (field && field !== document.activeElement) {
    if (typing.changed) field.value = typing.value;
    field.focus({ preventScroll: true });
    if (typing.start !== null) field.setSelectionRange(typing.start, typing.end);
  }
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

function edit(change, field) {
  queue = queue.then(() => sendEdit(change, field, false));
  return queue;
}

async function sendEdit(change, field, overwrite) {
  const report = document.getElementById("report");
  if (!report) return;
  const { office, year, seen } = report.dataset;
  const response = await send("/edit", { office, year: Number(year), seen: overwrite || seen, edit: change });
  if (response && response.status === 409) {
    await askAboutConflict(await response.text(), response.headers.get("X-Desk-Seen"), change, field);
  } else if (await take(response)) {
    if (field) field.removeAttribute("aria-invalid");
  } else if (field) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
}

// Shows both versions of a place that was changed elsewhere meanwhile.
async function askAboutConflict(html, seen, change, field) {
  const dialog = document.getElementById("conflict");
  dialog.innerHTML = html;
  dialog.showModal();
  const choice = await new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve("theirs"), { once: true });
    for (const button of dialog.querySelectorAll("[data-conflict]")) {
      button.addEventListener("click", () => { resolve(button.dataset.conflict); dialog.close(); });
    }
  });
  if (choice === "mine") {
    await sendEdit(change, field, seen);
  } else {
    if (field) field.value = field.defaultValue;
    await reload();
  }
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
  const refused = [];
  let count = 0;
  for (const file of files) {
    tell(`${area.dataset.sending} ${++count}/${files.length}: ${file.name}`);
    const response = await send(`/documents?name=${encodeURIComponent(file.name)}`, file);
    if (!response) return;
    if (!response.ok) refused.push(`${file.name}: ${await response.text()}`);
  }
  await take(await send("/documents/read"));
  if (refused.length) tell(refused.join("\n"));
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
}

function formValues(form) {
  return Object.fromEntries(new FormData(form));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.type === "submit") return;
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  if (button.dataset.edit) edit(JSON.parse(button.dataset.edit), null);
  if (button.dataset.post) {
    const body = button.dataset.body ? JSON.parse(button.dataset.body) : {};
    send(button.dataset.post, { ...body, here: location.pathname }).then(take);
  }
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-files]")) {
    const files = [...field.files];
    // So that the same file can be chosen once more.
    field.value = "";
    handIn(files);
  }
  if (field.matches("input[data-edit], textarea[data-edit]")) {
    clearTimeout(waiting);
    edit({ ...JSON.parse(field.dataset.edit), value: field.value }, field);
  }
});

document.addEventListener("input", (event) => {
  if (event.target.matches("input[data-edit], textarea[data-edit]")) tryEdit(event.target);
});

// A field is written when it is left; a page that is closed or loaded again before asks first.
window.addEventListener("beforeunload", (event) => {
  const field = document.activeElement;
  if (field && field.matches("[data-edit]") && field.value !== field.defaultValue) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input[data-edit]")) event.target.blur();
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
