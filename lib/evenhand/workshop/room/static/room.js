// What makes the room better, never what makes it work: drafts on every keystroke, saving that survives a dead server,
// and telling people what happens without asking them to look.
"use strict";

const drafts = {
  key: (form) => `evenhand ${document.body.dataset.code} ${document.body.dataset.mark} ${form.dataset.draft}`,
  read(form) {
    try { return JSON.parse(localStorage.getItem(this.key(form))); } catch { return null; }
  },
  write(form, fields) {
    try { localStorage.setItem(this.key(form), JSON.stringify(fields)); } catch { /* private windows may refuse */ }
  },
  drop(form) {
    try { localStorage.removeItem(this.key(form)); } catch { /* as above */ }
  },
};

let events = null;

function fields(form) {
  const typed = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) typed[field.name] = field.value;
    } else typed[field.name] = field.value;
  }
  return typed;
}

function fill(form, typed) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = typed[field.name] === field.value;
    else field.value = typed[field.name] ?? "";
  }
}

const same = (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

function say(form, state) {
  const line = form.querySelector(".state");
  if (line) { line.textContent = line.dataset[state]; line.dataset.now = state; }
}

// The server's values as this page was loaded: what is on the form is saved exactly when it equals them.
function watch(form) {
  const loaded = fields(form);
  const before = form.querySelector(".state")?.dataset.is ?? "nothing";
  const judge = () => {
    const typed = fields(form);
    if (same(typed, loaded)) { drafts.drop(form); say(form, before); } else { drafts.write(form, typed); say(form, "unsaved"); }
  };
  const draft = drafts.read(form);
  if (draft) fill(form, draft);
  judge();
  form.addEventListener("input", judge);
  form.addEventListener("change", judge);
}

async function send(event) {
  const form = event.target;
  if (form.method !== "post" || form.classList.contains("language")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const text = await answer.text();
    if (answer.ok) drafts.drop(form);
    show(text, answer.ok ? answer.url : location.href);
  } catch {
    say(form, "failed");
    buttons.forEach((button) => { button.disabled = false; });
  }
}

function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceWith(document.adoptNode(page.body));
  if (address !== location.href) history.pushState(null, "", address);
  start();
  window.scrollTo(0, 0);
  document.getElementById("content").focus({ preventScroll: true });
}

const fillGaps = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);

function told(now) {
  const turnout = document.getElementById("turnout");
  if (turnout) turnout.textContent = fillGaps(turnout.dataset.text, now);
  const closing = document.getElementById("closing");
  closing.hidden = now.closes_in === null;
  if (now.closes_in !== null) closing.textContent = fillGaps(closing.dataset[now.closing], { seconds: now.closes_in });
  if (now.stage === document.body.dataset.stage) return;
  const unsaved = document.querySelector('.state[data-now="unsaved"], .state[data-now="failed"]');
  const typing = document.querySelector('form[action$="/join"]');
  if (unsaved || typing) document.getElementById("changed").hidden = false;
  else renew();
}

async function renew() {
  const stage = document.body.dataset.stage;
  // Everybody hears of a reveal in the same moment; coming one after the other is quicker for all.
  await new Promise((resolve) => { setTimeout(resolve, Math.random() * 400); });
  if (document.body.dataset.stage !== stage) return;
  try {
    const answer = await fetch(`/room/${document.body.dataset.code}`);
    if (answer.ok) show(await answer.text(), answer.url);
  } catch { /* the stream comes back by itself, and tells it again */ }
}

function listen() {
  const code = document.body.dataset.code;
  if (events || !code || !document.body.dataset.mark) return;
  events = new EventSource(`/room/${code}/events`);
  events.onmessage = (event) => told(JSON.parse(event.data));
}

function start() {
  document.querySelectorAll("form[data-draft]").forEach(watch);
  listen();
}

document.addEventListener("submit", send);
window.addEventListener("popstate", () => location.reload());
start();
