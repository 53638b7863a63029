// What keys do in the fields of a report at the desk, and how the page beside them follows.
import assert from "node:assert/strict";

const active = (page) => page.evaluate(() => document.activeElement.id);

/** Waits until an edit is written and the parts of the page are replaced. */
async function untilWritten(page, act) {
  const written = page.waitForResponse((response) => response.url().endsWith("/edit"));
  await act();
  assert.ok((await written).ok(), `an edit was refused: ${await page.innerText("#notice")}`);
  await page.waitForTimeout(500);
}

/** Goes through the cells of a table by its keys, and writes one on the way. */
export async function tryKeys(page) {
  const ids = await page.locator("table.form input[data-edit]").evaluateAll((fields) => fields.map((field) => field.id));
  const steps = await page.evaluate(() => history.length);
  await page.focus(`#${ids[0]}`);
  for (const [key, at] of [["Enter", 1], ["Enter", 2], ["Shift+Enter", 1], ["Shift+Enter", 0], ["Shift+Enter", 0]]) {
    await page.keyboard.press(key);
    assert.equal(await active(page), ids[at], `${key} leads elsewhere`);
  }
  // Down and up within one column.
  await page.keyboard.press("ArrowDown");
  const below = await active(page);
  assert.notEqual(below, ids[0]);
  const left = (id) => page.locator(`#${id}`).evaluate((field) => field.closest("td").cellIndex);
  assert.equal(await left(below), await left(ids[0]), "the arrow leaves the column");
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(page), ids[0]);
  // Through all tables; at the end the place stays.
  await page.focus(`#${ids.at(-1)}`);
  await page.keyboard.press("Enter");
  assert.equal(await active(page), ids.at(-1));
  // A value is written, and the place is the next cell after the page was changed, too.
  const before = await page.inputValue(`#${ids[1]}`);
  await page.fill(`#${ids[1]}`, "123");
  await untilWritten(page, () => page.keyboard.press("Enter"));
  assert.equal(await active(page), ids[2]);
  assert.equal(await page.inputValue(`#${ids[1]}`), "123");
  // What is no number is marked where it was typed, and nobody is led back to it.
  await page.fill(`#${ids[2]}`, "12件");
  const refused = page.waitForResponse((response) => response.url().endsWith("/edit"));
  await page.keyboard.press("Enter");
  assert.equal((await refused).status(), 422);
  await page.waitForTimeout(300);
  assert.equal(await active(page), ids[3]);
  assert.equal(await page.getAttribute(`#${ids[2]}`, "aria-invalid"), "true");
  await page.reload();
  await page.click("#undo button");
  await page.waitForFunction(([id, value]) => document.getElementById(id).value === value, [ids[1], before]);
  assert.equal(await page.evaluate(() => history.length), steps, "the way back of the window has grown");
}

/** Edits a section: the page beside it shows that section, and keeps its place when it is loaded anew. */
export async function tryPreview(page) {
  const frame = page.frames().find((one) => one !== page.mainFrame());
  await frame.waitForSelector("main h2");
  const loads = [];
  page.on("request", (request) => request.isNavigationRequest() && request.frame() !== page.mainFrame() && loads.push(request.url()));
  const text = page.locator("textarea[data-place]").nth(3);
  const place = await text.getAttribute("data-place");
  const top = () => frame.evaluate((id) => Math.round(document.getElementById(id).getBoundingClientRect().top), place);
  await text.scrollIntoViewIfNeeded();
  await page.waitForTimeout(200);
  const [windowAt, steps] = await page.evaluate(() => [scrollY, history.length]);
  assert.ok((await top()) > 60, "the section is in sight from the start");
  await text.focus();
  await page.waitForTimeout(500);
  assert.ok(Math.abs(await top()) < 60, `the preview does not show ${place}: ${await top()}`);
  assert.deepEqual(loads, [], "the preview was loaded again");
  assert.equal(await active(page), await text.getAttribute("id"), "the preview took the focus");
  assert.deepEqual(await page.evaluate(() => [scrollY, history.length]), [windowAt, steps]);
  // A table of its own.
  const cell = page.locator("table.form input[data-edit]").nth(30);
  const table = await cell.evaluate((field) => field.closest("[data-place]").dataset.place);
  await cell.focus();
  await page.waitForTimeout(500);
  const tableTop = await frame.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, table);
  assert.ok(Math.abs(tableTop) < 60, `the preview does not show ${table}: ${tableTop}`);
  // Whoever looks at another place of it sees that place after an edit, too.
  await frame.evaluate(() => scrollBy(0, 130));
  const at = await frame.evaluate(() => scrollY);
  await page.waitForTimeout(200);
  const words = await text.inputValue();
  await cell.evaluate((field) => field.blur());
  const loaded = page.waitForEvent("request", { predicate: (request) => request.isNavigationRequest(), timeout: 10_000 });
  await untilWritten(page, () => text.evaluate((field, words) => {
    field.value = `${words}\n\n又一段。`;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, words));
  await loaded;
  await frame.waitForFunction(() => document.body.textContent.includes("又一段。"), null, { timeout: 10_000 });
  await page.waitForTimeout(500);
  assert.ok(Math.abs((await frame.evaluate(() => scrollY)) - at) < 3, `the preview went from ${at} to ${await frame.evaluate(() => scrollY)}`);
  await page.click("#undo button");
  await page.waitForTimeout(800);
}
