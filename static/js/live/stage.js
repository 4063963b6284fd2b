// The projected view, the cockpit and the pre-flight check of a live session.
// Without this they are pages that refresh, and forms.

const stage = /** @type {HTMLElement | null} */ (document.querySelector("[data-stage]"));
const preflight = /** @type {HTMLElement | null} */ (document.querySelector("[data-check]"));
const FIELD = "input:not([type=hidden]), select, textarea";
const SOON = 10; // seconds that are left when a timer changes colour
const TICKS = 3; // signs that the check's stream sends
const APART = 300; // milliseconds between two signs that were not held back
const OFF = 30_000; // milliseconds that two clocks may differ

/** @param {string} text */
function announce(text) {
  const announcer = document.querySelector("[data-announcer]");
  if (announcer && announcer.textContent !== text) announcer.textContent = text;
}

/** How far this machine's clock is from the server's. @param {HTMLElement} page */
const drift = (page) => Number(page.dataset.now) - (performance.timeOrigin + performance.now());

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ one) => String(one).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/**
 * Timers run between two states: those that end, and the session's own that counts up.
 * @param {HTMLElement} page @param {number} ahead
 */
function run(page, ahead) {
  const now = Date.now() + ahead;
  for (const timer of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-until]"))) {
    const left = (Date.parse(timer.dataset.until ?? "") - now) / 1000;
    timer.textContent = clock(Math.ceil(left));
    timer.classList.toggle("screen__timer--soon", left <= SOON);
  }
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-running=yes]"))) {
    one.dataset.from ??= String(now - Number(one.dataset.seconds) * 1000);
    one.textContent = clock((now - Number(one.dataset.from)) / 1000);
  }
}

/** Where the keyboard is, so that it can be there again. @param {HTMLElement} part */
function place(part) {
  const at = document.activeElement;
  if (!at || !part.contains(at)) return "";
  if (at.id) return `#${CSS.escape(at.id)}`;
  const keys = at.getAttribute("data-keys");
  if (keys) return `[data-keys="${CSS.escape(keys)}"]`;
  const parent = at.closest("details[id]");
  return parent && at.matches("summary") ? `#${CSS.escape(parent.id)} > summary` : "";
}

/** Somebody is filling in a field there. @param {HTMLElement} part */
function isInUse(part) {
  const at = document.activeElement;
  return at instanceof HTMLElement && at.matches(FIELD) && part.contains(at);
}

/**
 * Put a part's new words in place; what was open stays open, what had the focus has it.
 * @param {HTMLElement} part @param {Element} fresh
 */
function swap(part, fresh) {
  const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
  const typed = new Map(
    [.../** @type {NodeListOf<HTMLInputElement>} */ (part.querySelectorAll("input[id], select[id]"))]
      .filter((one) => one.dataset.touched)
      .map((one) => [one.id, one.value]),
  );
  const focused = place(part);
  part.replaceChildren(...fresh.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value] of typed) {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
    if (!field) continue;
    field.value = value;
    field.dataset.touched = "yes";
  }
  if (focused) /** @type {HTMLElement | null} */ (part.querySelector(focused))?.focus();
}

/** @param {HTMLElement} page */
function show(page) {
  const ahead = drift(page);
  /** @type {Map<string, string>} */
  const shown = new Map();
  let says = "";
  let isFirst = true;
  /** @type {any} */
  let newest = null;

  const draw = () => {
    if (!newest) return;
    const state = newest;
    const holder = document.createElement("template");
    holder.innerHTML = state.html;
    let isWhole = true;
    for (const fresh of holder.content.querySelectorAll("[data-part]")) {
      const name = fresh.getAttribute("data-part") ?? "";
      const part = /** @type {HTMLElement | null} */ (page.querySelector(`[data-part="${name}"]`));
      if (!part || shown.get(name) === fresh.innerHTML) continue;
      if (isFirst && state.seq === Number(page.dataset.seq)) {
        shown.set(name, fresh.innerHTML); // the page came with it
        continue;
      }
      if (isInUse(part)) {
        isWhole = false;
        continue;
      }
      shown.set(name, fresh.innerHTML);
      swap(part, fresh);
      if (name === "plan") bringStep(page);
    }
    isFirst = false;
    page.dataset.view = state.view;
    if (isWhole) newest = null;
    run(page, ahead);
    if (state.says && says && state.says !== says) announce(state.says);
    says = state.says || says;
  };

  const connection = /** @type {HTMLElement | null} */ (page.querySelector("[data-connection]"));
  const following = globalThis.follow({
    events: page.dataset.events ?? "",
    state: page.dataset.state ?? "",
    seq: 0,
    onState: (state) => {
      newest = state;
      draw();
    },
    onConnection: (told) => {
      if (!connection) return;
      connection.hidden = told === "connected";
      for (const one of connection.querySelectorAll("[data-said]")) {
        one.toggleAttribute("hidden", one.getAttribute("data-said") !== told);
      }
    },
  });
  page.addEventListener("focusout", () => setTimeout(draw));
  page.addEventListener("input", (event) => {
    if (event.target instanceof HTMLElement) event.target.dataset.touched = "yes";
  });
  setInterval(() => run(page, ahead), 500);
  return following;
}

/** What was typed has arrived: newer frames may take its place. @param {HTMLFormElement} form */
function letGo(form) {
  for (const one of form.querySelectorAll("[data-touched]")) one.removeAttribute("data-touched");
  const at = document.activeElement;
  if (at instanceof HTMLElement && at.matches(FIELD) && form.contains(at)) at.blur();
}

/** The step at hand is in sight where the plan scrolls by itself. @param {HTMLElement} page */
function bringStep(page) {
  const now = /** @type {HTMLElement | null} */ (page.querySelector(".plan__line--now"));
  const panel = now?.closest("nav");
  if (!now || !panel || panel.scrollHeight <= panel.clientHeight) return;
  panel.scrollTop = now.offsetTop - panel.offsetTop - panel.clientHeight / 3;
}

/**
 * Every button of the cockpit sends its form without leaving the page.
 * @param {HTMLElement} page @param {{ask: () => Promise<void>}} following
 */
function steer(page, following) {
  const told = /** @type {HTMLElement} */ (page.querySelector("[data-told]"));
  const holder = document.createElement("p");
  holder.className = "told";

  /** @param {string} text */
  const tell = (text) => {
    holder.textContent = text;
    told.replaceChildren(...(text ? [holder] : []));
  };

  page.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const action = button?.hasAttribute("formaction") ? button.formAction : form.action;
    if (!action.includes("/control/")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      const answer = await fetch(action, {
        method: "POST",
        body: new URLSearchParams(/** @type {any} */ (new FormData(form, button))),
        headers: { Accept: "application/json", "X-CSRF-Token": page.dataset.token ?? "" },
      });
      const words = await answer.json();
      tell(answer.ok ? "" : words.title);
      if (answer.ok) letGo(form);
      await following.ask();
    } catch {
      tell(page.querySelector("[data-said=offline]")?.textContent ?? "");
    } finally {
      form.ariaBusy = "false";
    }
  });

  document.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (at.closest(`${FIELD}, [contenteditable]`)) return;
    const key = event.code === "Space" ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Space" && at.closest("button, a, summary")) return;
    const wanted = key === "−" ? "-" : key === "=" ? "+" : key;
    const button = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-keys]"));
    const found = [...button].find((one) => one.dataset.keys?.split(" ").includes(wanted));
    if (!found) return;
    event.preventDefault();
    found.click();
  });
}

/** What only a browser can see before a session. @param {HTMLElement} page */
function look(page) {
  /** @param {string} name @param {string} outcome */
  const tell = (name, outcome) => {
    for (const one of page.querySelectorAll(`[data-tried=${name}] [data-outcome]`)) {
      one.toggleAttribute("hidden", one.getAttribute("data-outcome") !== outcome);
    }
  };
  tell("clock", Math.abs(drift(page)) > OFF ? "off" : "fine");
  tell("stream", "trying");
  /** @type {number[]} */
  const heard = [];
  const stream = new EventSource(page.dataset.events ?? "");
  const end = () => {
    stream.close();
    clearTimeout(patience);
    const gaps = heard.slice(1).map((at, before) => at - heard[before]);
    if (heard.length < TICKS) tell("stream", "none");
    else tell("stream", Math.min(...gaps) > APART ? "fine" : "buffered");
  };
  const patience = setTimeout(end, 8000);
  stream.addEventListener("tick", () => {
    heard.push(performance.now());
    if (heard.length === TICKS) end();
  });
  stream.onerror = end;
}

if (stage) {
  const following = show(stage);
  bringStep(stage);
  if (stage.dataset.stage === "control") steer(stage, following);
}
if (preflight) look(preflight);
