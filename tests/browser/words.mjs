// The phrases of a built site, in its language.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const STRINGS = new URL("../../crates/core/strings/", import.meta.url);

/** Reads the language of a folder's front page, and returns that and a lookup of its phrases. */
export function wordsOf(folder) {
  const [, tag] = readFileSync(join(folder, "index.html"), "utf8").match(/<html lang="([\w-]+)"/);
  const tree = JSON.parse(readFileSync(new URL(`${tag.slice(0, 2)}.json`, STRINGS), "utf8"));
  const say = (key, values = {}) => {
    const [group, name] = key.split(".");
    const phrase = tree[group][name];
    const text = phrase.other ? (String(values.count) === "1" ? phrase.one : phrase.other) : phrase;
    return text.replace(/\{(\w+)\}/g, (_, place) => values[place] ?? "");
  };
  /** Returns the part of a phrase before its first place. */
  const start = (key) => say(key, new Proxy({}, { get: () => "\0" })).split("\0")[0].trim();
  return { tag, say, start };
}
