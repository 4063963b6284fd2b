// Keep what is being written: on the server every few seconds, in this browser until it is there.
// Without this, Save sends the same form.

const PAUSE = 2_000;
const RETRY = 5_000;
const LARGEST_LATE = 40_000; // bytes that a browser still sends for a page that is being left

const form = document.querySelector("[data-form]");
const area = form?.querySelector("[data-text]");
if (form instanceof HTMLFormElement && area instanceof HTMLTextAreaElement && !area.readOnly) keep(form, area);

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} area
 */
function keep(form, area) {
  const state = form.querySelector("[data-keeping]");
  const box = `author:${form.dataset.reader}:${new URL(form.action).pathname.replace(/^\/(en|fr|es|ar)\//, "/")}`;
  const clock = new Intl.DateTimeFormat(form.dataset.locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", numberingSystem: "latn" });
  let kept = area.value;
  let sending = "";
  /** @type {Promise<void> | null} */
  let underWay = null;
  let isStopped = false;
  let timer = 0;

  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

  /** @param {string} name @param {string} [at] */
  const say = (name, at) => {
    if (!(state instanceof HTMLElement)) return;
    const words = (form.dataset[name] ?? "").replace("{time}", at ? clock.format(new Date(at)) : "");
    state.classList.toggle("state--late", !["kept", "saved", "back"].includes(name));
    if (state.textContent !== words) state.textContent = words;
  };

  const remember = () => {
    try {
      localStorage.setItem(box, JSON.stringify([area.value, field("base").value, field("stamp").value]));
    } catch {
      // The browser has no room: the server has the text a moment later.
    }
  };

  /** @param {number} wait */
  const later = (wait) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void flush(), wait);
  };

  const flush = () => {
    underWay ??= send().finally(() => (underWay = null));
    return underWay;
  };

  /** @param {string} address @param {string} [pressed] */
  const post = (address, pressed) => {
    const body = new FormData(form);
    if (pressed) body.set("do", pressed);
    const isSmall = new Blob([area.value]).size < LARGEST_LATE;
    return fetch(address, { method: "POST", body, headers: { "X-Part": "1", Accept: "application/json" }, keepalive: isSmall });
  };

  async function send() {
    if (isStopped || area.value === kept) return;
    const before = sending;
    sending = area.value;
    let answer;
    try {
      answer = await post(form.dataset.keep ?? "");
      if (answer.status >= 500) throw new Error(String(answer.status));
    } catch {
      say("offline");
      later(RETRY);
      return;
    }
    const told = answer.status === 401 ? {} : await answer.json().catch(() => ({}));
    if (answer.ok) {
      field("stamp").value = told.stamp;
      arrived("kept", told.at);
    } else if (answer.status === 409 && before && told.text === before) {
      // What is there is our own: its answer was lost on the way. Go on from it.
      field("stamp").value = told.stamp;
      later(0);
    } else {
      isStopped = true;
      say(answer.status === 401 ? "out" : answer.status === 409 ? "elsewhere" : "refused");
    }
  }

  /** @param {"kept" | "saved"} name @param {string} at */
  function arrived(name, at) {
    kept = sending;
    say(name, at);
    if (area.value === kept) localStorage.removeItem(box);
    else {
      remember();
      later(PAUSE);
    }
  }

  async function save() {
    clearTimeout(timer);
    if (underWay) await underWay;
    sending = area.value;
    let answer;
    try {
      answer = await post(form.action, "save");
    } catch {
      say("offline");
      later(RETRY);
      return;
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok && told.number) {
      field("base").value = told.number;
      field("stamp").value = "";
      field("note").value = "";
      isStopped = false;
      const line = document.querySelector("[data-state]");
      if (line) line.textContent = told.said;
      arrived("saved", told.at);
    } else if (answer.status === 409 && told.merge) {
      isStopped = true; // the server has this text, and the next page is about it
      localStorage.removeItem(box);
      location.assign(told.merge);
    } else {
      // A whole page says why, and keeps the text: signing in again, or what is wrong with it.
      form.submit();
    }
  }

  const [text, base, stamp] = JSON.parse(localStorage.getItem(box) ?? "[]");
  if (text !== undefined && text !== area.value) {
    area.value = text;
    field("base").value = base;
    field("stamp").value = stamp;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    say("back");
    later(PAUSE);
  } else localStorage.removeItem(box);

  area.addEventListener("input", () => {
    remember();
    if (isStopped) return;
    say("waiting");
    later(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!(pressed instanceof HTMLButtonElement) || pressed.value !== "save") return;
    event.preventDefault();
    void save();
  });
  form.closest("[data-editor]")?.addEventListener("author:save", () => void save());
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => void flush());
}
