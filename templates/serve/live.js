// Put into pages by `jobexport serve` alone: shows changes as they are built, findings, and failed builds.
(() => {
  "use strict";
  const me = document.currentScript;
  const base = new URL("./", me.src);
  const run = me.dataset.run;
  let round = Number(me.dataset.round);
  let state = null;
  let asking = null;
  let dismissed = 0;

  // -- what is seen --------------------------------------------------------------------------------------------------

  const STYLE = `
:host { all: initial; position: fixed; inset-block-end: .75rem; inset-inline-end: .75rem; z-index: 2147483647; max-width: calc(100vw - 1.5rem);
  font: 14px/1.45 system-ui, sans-serif; color-scheme: light dark;
  --ink: #1b1f24; --soft: #59636e; --paper: #fff; --line: #c4ccd4; --error: #b3261e; --warning: #8a5300; --ok: #1a6b3c; --link: #0b57a4; --mark: #fdeceb; color: var(--ink); }
@media (prefers-color-scheme: dark) { :host { --ink: #e6edf3; --soft: #9aa5b1; --paper: #161c23; --line: #46525f; --error: #ff8f86; --warning: #f0b65b; --ok: #6fce98; --link: #8cc4f5; --mark: #3a1d1b; } }
@media print { :host { display: none !important; } }
* { box-sizing: border-box; }
.stack { display: flex; flex-direction: column; align-items: flex-end; gap: .5rem; }
button { font: inherit; color: inherit; cursor: pointer; }
.badge { display: inline-flex; align-items: center; gap: .5em; min-height: 28px; padding: .2em .8em; background: var(--paper); border: 1px solid var(--line); border-radius: 2em; box-shadow: 0 1px 4px #0003; font-variant-numeric: tabular-nums; }
.badge:hover { border-color: var(--soft); }
.dot { width: .6em; height: .6em; border-radius: 50%; background: var(--ok); }
.warning .dot { background: var(--warning); }
.error .dot, .failed .dot { background: var(--error); }
.away .dot { background: none; border: 2px solid var(--soft); }
li b { font-weight: 600; } li.error b { color: var(--error); } li.warning b { color: var(--warning); }
.failed { color: var(--error); font-weight: 600; }
.panel { width: min(34rem, 100%); max-height: min(70vh, 36rem); overflow: auto; padding: .9rem 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; box-shadow: 0 6px 24px #0004; overflow-wrap: anywhere; }
.panel.broken { width: min(46rem, 100%); border-color: var(--error); border-block-start-width: 4px; }
.panel[hidden] { display: none; }
h2 { font-size: 1.1em; margin: 0 2rem .4rem 0; }
.broken h2 { color: var(--error); }
p { margin: .3rem 0; }
a { color: var(--link); }
.soft { color: var(--soft); }
ul { list-style: none; margin: .5rem 0; padding: 0; }
li { padding: .35rem 0 .35rem .7rem; margin: .35rem 0; border-inline-start: 3px solid var(--line); }
li.error { border-color: var(--error); } li.warning { border-color: var(--warning); }
code, pre { font: 12.5px/1.5 ui-monospace, monospace; }
pre { margin: .6rem 0; padding: .5rem 0; overflow: auto; border: 1px solid var(--line); border-radius: .4rem; direction: ltr; text-align: left; overflow-wrap: normal; }
pre span { display: block; padding: 0 .7rem; white-space: pre; min-width: max-content; }
pre span.wrong { background: var(--mark); font-weight: 700; }
.close { float: inline-end; border: 0; background: none; padding: 0 .4rem; font-size: 1.2em; line-height: 1; min-width: 28px; min-height: 28px; margin: -.3rem -.4rem 0 0; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }`;

  const make = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child !== null));
    return made;
  };
  const host = make("jobexport-live", { lang: "en", dir: "ltr" });
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];
  const badge = make("button", { type: "button", className: "badge away" });
  badge.setAttribute("aria-expanded", "false");
  badge.setAttribute("aria-keyshortcuts", "Alt+Shift+J");
  badge.title = "Findings (Alt+Shift+J)";
  const panel = make("section", { className: "panel", hidden: true, tabIndex: -1 });
  panel.setAttribute("aria-label", "Findings");
  const alarm = make("div");
  alarm.setAttribute("role", "alert");
  const stack = make("div", { className: "stack" }, alarm, panel, badge);
  shadow.append(stack);

  const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  function closer(label, close) {
    const button = make("button", { type: "button", className: "close", textContent: "×", onclick: close });
    button.setAttribute("aria-label", label);
    return button;
  }

  function toggle(open, focus = true) {
    panel.hidden = !open;
    badge.setAttribute("aria-expanded", String(open));
    if (focus) (open ? panel : badge).focus();
  }

  function show(away) {
    const { counts, failure, here, missing } = state;
    const words = [];
    if (counts.error) words.push(counted(counts.error, "error"));
    if (counts.warning) words.push(counted(counts.warning, "warning"));
    badge.className = `badge ${failure ? "failed" : away ? "away" : counts.error ? "error" : counts.warning ? "warning" : "fine"}`;
    const text = failure ? "Build failed" : away ? "Preview is not running" : words.join(", ") || "No findings";
    badge.replaceChildren(make("span", { className: "dot" }), text);

    const list = here.map((each) =>
      make("li", { className: each.severity },
        make("div", {}, make("b", {}, each.severity === "info" ? "hint" : each.severity), " ", each.message),
        each.fix ? make("div", { className: "soft" }, `Fix: ${each.fix}`) : null,
        make("div", { className: "soft" }, make("code", {}, each.place), " ", make("code", {}, each.rule))));
    panel.replaceChildren(
      closer("Close findings", () => toggle(false)),
      make("h2", {}, !list.length ? "Nothing found on this page" : missing ? "Left out of the site" : `On this page: ${counted(list.length, "finding")}`),
      make("ul", {}, ...list),
      make("p", {}, make("a", { href: base.href }, "All findings of the last build"),
        make("span", { className: "soft" }, ` (${words.join(", ") || "none of weight"})`)));

    if (!failure || dismissed === state.round) {
      alarm.replaceChildren();
    } else {
      const lines = failure.excerpt.map((line) =>
        make("span", { className: line.wrong ? "wrong" : "" }, `${line.wrong ? ">" : " "} ${String(line.number).padStart(4)}  ${line.text}`));
      alarm.replaceChildren(make("div", { className: "panel broken" },
        closer("Close this message", () => { dismissed = state.round; show(away); badge.focus(); }),
        make("h2", {}, "The build failed"),
        failure.subject ? make("p", {}, make("code", {}, failure.subject)) : null,
        make("p", {}, failure.message),
        failure.hint ? make("p", { className: "soft" }, failure.hint) : null,
        lines.length ? make("pre", { tabIndex: 0 }, ...lines) : null,
        make("p", { className: "soft" }, "You see the last site that was built. This goes away as soon as a build succeeds.")));
    }
  }

  badge.addEventListener("click", () => toggle(panel.hidden));
  addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyJ") {
      event.preventDefault();
      toggle(panel.hidden);
    } else if (event.key === "Escape" && !panel.hidden && shadow.activeElement) {
      toggle(false);
    }
  });

  // -- what changes --------------------------------------------------------------------------------------------------

  /** Shows new stylesheets in place; gives whether anything else that this page is made of has changed. */
  function concerned(changed) {
    if (changed === null) return true;
    const paths = new Set(changed);
    const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name))
      .filter((url) => url.origin === location.origin && !url.pathname.startsWith(base.pathname));
    const sheets = [...document.querySelectorAll('link[rel~="stylesheet"]')];
    const styled = new Set();
    for (const link of sheets) {
      const url = new URL(link.href);
      styled.add(url.pathname);
      if (paths.has(url.pathname)) {
        url.searchParams.set("round", state.round);
        const fresh = link.cloneNode();
        fresh.href = url.href;
        fresh.onload = () => link.remove();
        link.after(fresh);
      }
    }
    if (location.pathname.startsWith(base.pathname) || "waiting" in document.documentElement.dataset) return true;
    const page = location.pathname.replace(/index\.html$/, "");
    return paths.has(page) || loaded.some((url) => paths.has(url.pathname) && !styled.has(url.pathname));
  }

  async function ask() {
    const address = new URL("state", base);
    address.searchParams.set("since", round);
    address.searchParams.set("path", decodeURI(location.pathname));
    const answer = await fetch(address, { cache: "no-store" });
    state = await answer.json();
    if (state.run !== run || (state.round > round && !state.failure && concerned(state.changed))) {
      location.reload();
      return;
    }
    // What a failed build has not changed stays unseen until one succeeds.
    if (!state.failure) round = state.round;
    show(false);
    // Whoever looks for a page that a wrong posting has lost should see why.
    if (state.missing && state.here.length && !host.isConnected) toggle(true, false);
    if (!host.isConnected) document.body.append(host);
  }

  function refresh() {
    // One question at a time; the last one asked is the one that counts.
    asking = (asking ?? Promise.resolve()).then(ask).catch(() => lost());
  }

  function lost() {
    if (state) show(true);
  }

  // Browsers open few connections to one host, so that of all pages one listens and tells the others.
  const channel = new BroadcastChannel("jobexport-live");
  channel.onmessage = (event) => (event.data === "lost" ? lost() : refresh());
  const listen = () => new Promise(() => {
    const source = new EventSource(new URL("events", base));
    source.onmessage = () => { channel.postMessage("round"); refresh(); };
    source.onerror = () => { channel.postMessage("lost"); lost(); };
  });
  if (navigator.locks) navigator.locks.request("jobexport-live", listen); else listen();
  refresh();
  addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
})();
