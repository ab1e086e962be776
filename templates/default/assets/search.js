// The search page. It reads small files of an index, only those that a question needs, and keeps its state in the address.
"use strict";

// ---- words: the same as jobexport/site/search_words.py, sign by sign ----

const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+/g;
const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ς": "σ" };
const BETWEEN = "\\u0000-\\u0022\\u0024-\\u002a\\u002c-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u02b0-\\u02ff\\u037e\\u0387\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u061b\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u0e2f\\u0e5a\\u0e5b\\u104a-\\u104f\\u1680\\u17d4-\\u17da\\u2000-\\u206f\\u20a0-\\u20cf\\u2190-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d\\u30a0\\u30fb\\ue000-\\uf8ff\\ufe30-\\ufe6f\\uff00-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\uffe0-\\uffff\\u{1f000}-\\u{1faff}";
const DENSE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUN = new RegExp(`[^${BETWEEN}+#]+[+#]*`, "gu");
const PIECE = new RegExp(`[${DENSE}]+|[^${DENSE}]+`, "gu");
const IS_DENSE = new RegExp(`^[${DENSE}]`, "u");
const LONGEST = 40;

function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(MARKS, "");
  return plain.replace(/[ßæœøłđðþħıŋŧς]/g, (letter) => LETTERS[letter]).normalize("NFC");
}

const runs = (text) => fold(text).match(RUN) || [];
const phrase = (text) => runs(text).join(" ");

// The words of a question: [{ text, open }]; the last one is open, it may be the beginning of a longer word.
function asked(text) {
  const found = [];
  for (const run of runs(text)) {
    for (const piece of run.match(PIECE)) {
      const letters = [...piece];
      if (!IS_DENSE.test(piece)) found.push({ text: letters.slice(0, LONGEST).join(""), open: false });
      else if (letters.length === 1) found.push({ text: piece, open: true });
      else for (let at = 0; at + 1 < letters.length; at++) found.push({ text: letters[at] + letters[at + 1], open: false });
    }
  }
  const last = found.at(-1);
  if (last && !IS_DENSE.test(last.text)) last.open = true;
  return found;
}

// ---- the index ----

const DIGITS = Object.fromEntries([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((sign, value) => [sign, value]));

// Rising numbers, each as its difference to the one before, in digits of five bits; see search_index.encode.
function decode(text) {
  const found = [];
  let number = 0, scale = 1;
  for (const sign of text) {
    const digit = DIGITS[sign];
    number += (digit & 31) * scale;
    if (digit > 31) scale *= 32;
    else { found.push(number); scale = 1; }
  }
  return found;
}

const place = document.getElementById("search");
const texts = place && JSON.parse(place.dataset.texts);
const perPage = place && Number(place.dataset.perPage);
const language = document.documentElement.lang || "en";
const files = new Map();
let index;
let starts;

function read(path) {
  if (!files.has(path)) {
    const asked = fetch(place.dataset.index + path, path === "meta.json" ? { cache: "no-cache" } : {}).then((answer) => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    });
    asked.catch(() => files.delete(path));
    files.set(path, asked);
  }
  return files.get(path);
}

function shelf(start) {
  const name = [...start].map((sign) => (/[a-z0-9]/.test(sign) ? sign : `_${sign.codePointAt(0).toString(16)}_`)).join("");
  return read(`keys/${name || "_"}.json?v=${index.version}`);
}

// The file that holds a key is that of its longest beginning among index.keys.
const home = (key) => index.keys.reduce((best, each) => (key.startsWith(each) && (best === null || each.length > best.length) ? each : best), null);

async function entry(key) {
  const start = home(key);
  return start === null ? undefined : (await shelf(start))[key];
}

class TooMany extends Error {}

// [key, entry] of the keys that begin so.
async function entries(start, most = 16) {
  const wanted = index.keys.filter((each) => each.startsWith(start));
  const above = home(start);
  if (above !== null && !wanted.includes(above)) wanted.push(above);
  if (wanted.length > most) throw new TooMany();
  const read = await Promise.all(wanted.map(shelf));
  return read.flatMap((file) => Object.entries(file).filter(([key]) => key.startsWith(start)));
}

// ---- answers ----

// A match in the title outweighs any in employer or skills, and that any in place or kind of work; a whole word, its beginning.
const WEIGHTS = [16, 6, 2];

// A word before the last is whole, but "lift" should find "lifts" as well: so many letters more make another form of it.
const FORMS = 3;
const INFLECTED = /^\p{L}{4,}$/u;

// [key, entry] of what a word of a question stands for.
async function meant({ text, open }) {
  if (open) return entries(text);
  if (INFLECTED.test(text)) {
    const found = await entries(text, 4).catch((error) => { if (error instanceof TooMany) return null; throw error; });
    if (found) return found.filter(([key]) => key.length <= text.length + FORMS);
  }
  return [[text, await entry(text) || ""]];
}

async function matches(word) {
  const found = new Map();
  const add = (lists, less) => lists.split(" ").forEach((list, field) => {
    for (const number of decode(list)) {
      const score = WEIGHTS[field] - less;
      if ((found.get(number) || 0) < score) found.set(number, score);
    }
  });
  for (const [key, lists] of await meant(word)) add(lists, key === word.text ? 0 : 1);
  return found;
}

async function group(kind, slug) {
  const [name, list] = await entry(`@${kind}/${slug}`) || [slug, ""];
  return { kind, slug, name, numbers: new Set(decode(list)) };
}

const both = (numbers, sets) => sets.reduce((left, set) => left.filter((number) => set.has(number)), numbers);

// What a state asks for: numbers in the order of results, the groups chosen, and counts of groups within the results.
async function answer(state) {
  const words = asked(state.q);
  const [found, groups] = await Promise.all([
    Promise.all(words.map(matches)),
    Promise.all(Object.entries(state.filters).map(([kind, slug]) => group(kind, slug))),
  ]);
  const smallest = [...found].sort((one, other) => one.size - other.size)[0];
  let numbers = smallest ? [...smallest.keys()] : groups.length ? [...groups[0].numbers] : null;
  if (numbers === null) return { numbers: index.newest, total: index.jobs, groups, all: true, counts: {} };
  const worded = both(numbers, found);
  numbers = both(worded, groups.map((each) => each.numbers));
  const scores = new Map(numbers.map((number) => [number, found.reduce((sum, each) => sum + each.get(number), 0)]));
  numbers.sort((one, other) => scores.get(other) - scores.get(one) || other - one);
  return { numbers, total: numbers.length, groups, counts: await counted(smallest ? worded : null, groups) };
}

// How many results each group of the small kinds would leave, with all filters but that of its own kind.
async function counted(worded, groups) {
  const counts = {};
  await Promise.all(Object.entries(index.kinds).filter(([, kind]) => kind.counted).map(async ([kind, { groups: choices }]) => {
    const others = groups.filter((each) => each.kind !== kind).map((each) => each.numbers);
    if (!worded && !others.length) return;
    const left = new Set(worded ? both(worded, others) : both([...others[0]], others.slice(1)));
    counts[kind] = {};
    for (const [slug] of choices) {
      const { numbers } = await group(kind, slug);
      let count = 0;
      for (const number of numbers) if (left.has(number)) count++;
      counts[kind][slug] = count;
    }
  }));
  return counts;
}

async function cards(numbers) {
  const start = (number) => {
    let low = 0, high = starts.length;
    while (high - low > 1) { const middle = (low + high) >> 1; if (starts[middle] <= number) low = middle; else high = middle; }
    return starts[low];
  };
  const wanted = new Map(numbers.map((number) => [start(number), null]));
  await Promise.all([...wanted.keys()].map(async (each) => {
    const file = await read(`cards/${each % 61}/${each.toString(36)}.json?v=${index.version}`);
    wanted.set(each, new Map(decode(file.at).map((number, at) => [number, file.jobs[at]])));
  }));
  return numbers.map((number) => wanted.get(start(number)).get(number)).filter(Boolean);
}

// ---- the page ----

const say = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const jobs = (count) => {
  const rule = new Intl.PluralRules(language).select(count);
  return say(texts.jobs[rule] || texts.jobs.other, { count: new Intl.NumberFormat(language).format(count) });
};

function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside.filter((each) => each));
  return made;
}

function day(text) {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return text;
  const shown = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${text.slice(0, 10)}T00:00Z`));
  return element("time", { datetime: text.slice(0, 10) }, shown);
}

// The address of a posting: its slug, and its shard where addresses have one (see urls.shard), put into their common form.
function linked(slug) {
  return place.dataset.job.replace(/\{shard(?::([1-4]))?\}/, (_, digits) => shard(slug, Number(digits || 2))).replace("{slug}", slug);
}

function shard(slug, digits) {
  let check = -1;
  for (const byte of new TextEncoder().encode(slug)) {
    check ^= byte;
    for (let bit = 0; bit < 8; bit++) check = (check >>> 1) ^ (check & 1 ? 0xedb88320 : 0);
  }
  return (~check >>> 0).toString(16).padStart(8, "0").slice(0, digits);
}

function shown([title, company = "", where = "", slug = "", posted = "", employment = "", salary = "", other = ""]) {
  const own = { dir: "auto", ...(other && { lang: other }) };
  const link = element("a", { href: linked(slug), ...own }, title);
  const dot = company && where ? element("span", { "aria-hidden": "true" }, "\u00a0· ") : "";
  return element("li", { class: "job found" },
    element("div", {}, element("h2", {}, link), element("p", { class: "job-where" }, company && element("b", { dir: "auto" }, company), dot, where && element("span", { dir: document.documentElement.dir || "ltr" }, where))),
    element("div", { class: "job-aside" },
      salary && element("p", { class: "job-salary", ...own }, salary), employment && element("p", {}, employment), posted && element("p", {}, day(posted))));
}

const byId = (id) => document.getElementById(id);
const field = (kind) => place.querySelector(`[data-kind="${kind}"] :is(select, input):not([hidden])`);

function stateOf(address) {
  const given = new URLSearchParams(address);
  const filters = Object.keys(index.kinds).filter((kind) => given.get(kind)).map((kind) => [kind, given.get(kind)]);
  return { q: given.get("q") || "", filters: Object.fromEntries(filters), page: Math.max(1, parseInt(given.get("page"), 10) || 1) };
}

function addressOf({ q, filters, page }) {
  const parts = new URLSearchParams({ ...(q.trim() && { q: q.trim() }), ...filters, ...(page > 1 && { page }) });
  return `${location.pathname}${parts.size ? `?${parts}` : ""}`;
}

let turn = 0;
let state;

async function show(focus) {
  const now = ++turn;
  const slow = setTimeout(() => { byId("told").textContent = texts.busy; }, 400);
  let told, found, rows = [], pages = 1;
  try {
    found = await answer(state);
    pages = Math.max(1, found.all ? 1 : Math.ceil(found.total / perPage));
    state.page = Math.min(state.page, pages);
    rows = await cards(found.numbers.slice((state.page - 1) * perPage, state.page * perPage));
    told = !found.total ? texts.none : found.all && found.total > rows.length ? say(texts.newest, { jobs: jobs(found.total) }) : jobs(found.total);
    if (pages > 1) told += ` · ${say(texts.page, { page: state.page, pages })}`;
  } catch (error) {
    told = error instanceof TooMany ? texts.many : texts.failed;
  }
  clearTimeout(slow);
  if (now !== turn) return; // a newer question is under way
  byId("results").replaceChildren(...rows.map(shown));
  byId("told").textContent = told;
  byId("clear").hidden = !state.q && !Object.keys(state.filters).length;
  if (found) fields(found);
  const [before, after] = byId("turn").children;
  byId("turn").hidden = pages < 2;
  for (const [link, page] of [[before, state.page - 1], [after, state.page + 1]]) {
    link.hidden = page < 1 || page > pages;
    link.href = addressOf({ ...state, page });
    link.dataset.page = page;
  }
  const name = document.title.split(" | ").at(-1);
  document.title = state.q ? `${say(texts.title, { words: state.q })} | ${name}` : title;
  if (focus) { byId("told").tabIndex = -1; byId("told").focus(); byId("told").scrollIntoView({ block: "nearest" }); }
}

const title = document.title;

function option(slug, name, count) {
  const made = element("option", { value: slug }, count === undefined ? name : `${name} (${new Intl.NumberFormat(language).format(count)})`);
  made.dataset.name = name;
  return made;
}

// Choices of the small kinds with their counts, and the names of the chosen groups of the large ones.
function fields({ groups, counts, all }) {
  for (const [kind, { all: complete, groups: choices }] of Object.entries(index.kinds)) {
    const control = field(kind);
    if (!control) continue;
    const chosen = groups.find((each) => each.kind === kind);
    if (complete) {
      const known = choices.some(([slug]) => slug === chosen?.slug);
      const some = counts[kind];
      control.replaceChildren(option("", texts.any),
        ...choices.map(([slug, name, count]) => option(slug, name, some ? some[slug] : all || !Object.keys(state.filters).length && !state.q ? count : undefined)),
        ...(chosen && !known ? [option(chosen.slug, chosen.name)] : []));
      control.value = chosen ? chosen.slug : "";
    } else if (control !== document.activeElement || chosen) {
      control.value = chosen ? chosen.name : "";
      control.setAttribute("aria-invalid", "false");
    }
  }
  settle();
}

// The note stays as long as the field that it is about: Enter in it also sends the form.
function settle() {
  if (!place.querySelector('[aria-invalid="true"]')) byId("finder-note").textContent = "";
}

function go(change, { replace = false, focus = false } = {}) {
  state = { ...state, page: 1, ...change };
  history[replace ? "replaceState" : "pushState"](null, "", addressOf(state));
  settle();
  return show(focus);
}

function suggest(kind, rows) {
  byId(`of-${kind}`).replaceChildren(...rows.slice(0, 40).map(([name, , count]) =>
    element("option", { value: name }, new Intl.NumberFormat(language).format(count))));
}

const suggestions = (kind, text) => entries(`=${kind}/${text}`).then((found) => found.flatMap(([, rows]) => rows).sort((one, other) => other[2] - one[2]));

// A name that was typed or picked for a kind with many groups: the group with that very name, else the only one that begins so.
async function choose(kind, control) {
  const filters = { ...state.filters };
  delete filters[kind];
  const text = phrase(control.value);
  if (!text) {
    control.setAttribute("aria-invalid", "false");
    return go({ filters });
  }
  const exact = await entry(`=${kind}/${text}`) || [];
  const found = exact.length ? exact : await suggestions(kind, text).catch(() => []);
  const same = found.find(([name]) => name === control.value) || (exact.length || found.length === 1 ? found[0] : null);
  control.setAttribute("aria-invalid", String(!same));
  if (same) return go({ filters: { ...filters, [kind]: same[1] } });
  byId("finder-note").textContent = say(texts.unknown, { name: control.value.trim() });
}

const later = (work, wait) => {
  let timer;
  const run = (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), wait); };
  run.stop = () => clearTimeout(timer);
  return run;
};

function listen() {
  const q = byId("q");
  let typing = false; // letters of one word are one step of the history
  const typed = later(() => {
    if (q.value.trim() === state.q) return;
    go({ q: q.value.trim() }, { replace: typing });
    typing = true;
  }, 200);
  q.addEventListener("input", typed);
  q.addEventListener("blur", () => { typing = false; });
  place.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    typed.stop();
    typing = false;
    go({ q: q.value.trim() }, { replace: q.value.trim() === state.q });
  });
  for (const kind of Object.keys(index.kinds)) {
    const control = field(kind);
    if (!control) continue;
    const many = control.tagName === "INPUT";
    control.addEventListener("change", () => {
      typed.stop();
      if (many) return choose(kind, control);
      const filters = { ...state.filters, [kind]: control.value };
      if (!control.value) delete filters[kind];
      return go({ q: q.value.trim(), filters });
    });
    if (!many) continue;
    suggest(kind, index.kinds[kind].groups.map(([slug, name, count]) => [name, slug, count]));
    control.addEventListener("input", later(async () => {
      const text = phrase(control.value);
      if (text) await suggestions(kind, text).then((rows) => suggest(kind, rows)).catch(() => {});
    }, 150));
  }
  byId("clear").addEventListener("click", () => { q.value = ""; go({ q: "", filters: {} }); q.focus(); });
  byId("turn").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go({ page: Number(link.dataset.page) }, { focus: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    q.focus();
    q.select();
  });
  window.addEventListener("popstate", () => { state = stateOf(location.search); q.value = state.q; typing = false; show(); });
}

async function begin() {
  place.hidden = false;
  try {
    index = await read("meta.json");
  } catch {
    place.querySelector("form").hidden = true;
    byId("told").textContent = location.protocol === "file:" ? texts.folder : texts.failed;
    return;
  }
  starts = decode(index.starts);
  for (const [kind, { all: complete, groups }] of Object.entries(index.kinds)) {
    const box = place.querySelector(`[data-kind="${kind}"]`);
    if (!box || groups.length < 2) continue;
    box.hidden = false;
    const control = box.querySelector(complete ? "select" : "input");
    box.querySelector(complete ? "input" : "select").remove();
    control.hidden = false;
    control.id = `by-${kind}`;
  }
  place.querySelector("fieldset").hidden = !place.querySelector("[data-kind]:not([hidden])");
  state = stateOf(location.search);
  byId("q").value = state.q;
  listen();
  await show();
}

// For tests, and for themes that bring a search field of their own.
globalThis.jobSearch = { fold, phrase, asked, decode, shard };
if (place) begin();
