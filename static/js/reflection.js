// Save a reflection while it is being written. "Saved" is said only after the server said so.

const PAUSE = 800;
const RETRY = 5000;

/**
 * One reflection: what is typed stays in this browser until the server has it.
 * @param {HTMLFormElement} form
 */
function keep(form) {
  const area = form.querySelector("textarea");
  const state = form.querySelector("[data-state]");
  const revision = form.querySelector("[name=revision]");
  if (!area || !(state instanceof HTMLElement) || !(revision instanceof HTMLInputElement)) return;
  const box = `reflection:${form.dataset.reader}:${form.action}`;
  let saved = area.value;
  let sending = "";
  let isSending = false;
  let isStopped = false;
  let timer = 0;

  /** @param {"saved" | "waiting" | "newer" | "refused"} name */
  const say = (name) => {
    const text = state.dataset[name] ?? "";
    state.classList.toggle("state--late", name !== "saved");
    if (state.textContent !== text) state.textContent = text;
  };

  /** @param {number} wait */
  const later = (wait) => {
    clearTimeout(timer);
    timer = window.setTimeout(send, wait);
  };

  /** @param {Document} page */
  const adopt = (page) => {
    const fresh = page.querySelector("[name=revision]");
    if (fresh instanceof HTMLInputElement) revision.value = fresh.value;
  };

  const acknowledged = () => {
    saved = sending;
    if (area.value === saved) {
      localStorage.removeItem(box);
      say("saved");
    } else later(PAUSE);
  };

  async function send() {
    if (isSending || isStopped || !area || area.value === saved) return;
    isSending = true;
    const before = sending;
    sending = area.value;
    try {
      const body = new FormData(form);
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" }, keepalive: true });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok) {
        adopt(page);
        acknowledged();
      } else if (answer.status === 409 && page.querySelector("[data-newer]")?.textContent === before) {
        // The newer text is our own: its answer was lost on the way. Go on from there.
        adopt(page);
        later(0);
      } else if (answer.status >= 500) later(RETRY);
      else {
        isStopped = true;
        say(answer.status === 409 ? "newer" : "refused");
      }
    } catch {
      later(RETRY);
    } finally {
      isSending = false;
    }
  }

  // What did not reach the server last time, with the text that it was written over: if that has
  // changed since, the server says so and nothing is overwritten.
  const [text, seen] = JSON.parse(localStorage.getItem(box) ?? "[]");
  if (text !== undefined && text !== saved) {
    area.value = text;
    revision.value = seen;
    say("waiting");
    later(PAUSE);
  }
  area.addEventListener("input", () => {
    localStorage.setItem(box, JSON.stringify([area.value, revision.value]));
    if (isStopped) return;
    say("waiting");
    later(PAUSE);
  });
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => void send());
}

for (const form of document.querySelectorAll("form[data-reflection]")) {
  if (form instanceof HTMLFormElement) keep(form);
}
