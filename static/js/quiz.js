// Save each answer of an attempt as it is given, and tell the time that is left.
// Without this the page is one form with buttons that save it.

const PAUSE = 800;
const RETRY = 5000;
const MINUTE = 60_000;

/** @param {string} text */
function announce(text) {
  const announcer = document.querySelector("[data-announcer]");
  if (announcer) announcer.textContent = text.replace(/\s+/g, " ").trim();
}

/**
 * The fields of one question, as a form sends them.
 * @param {HTMLFormElement} form
 * @param {string} place
 */
function fieldsOf(form, place) {
  return [...new FormData(form)].filter(([name]) => name.startsWith(`${place}-`));
}

/**
 * A question that wants all its places at once is sent when it has them, or none.
 * @param {HTMLElement} section
 */
function isHalfDone(section) {
  const chosen = [...section.querySelectorAll("select")].map((one) => one.value !== "");
  return section.matches("[data-whole]") && chosen.includes(true) && chosen.includes(false);
}

/** @param {HTMLFormElement} form */
function keep(form) {
  const box = `attempt:${form.dataset.reader}:${new FormData(form).get("attempt-id")}`;
  /** What was not acknowledged yet, by place: kept in this browser until the server has it. */
  const waiting = new Map(JSON.parse(localStorage.getItem(box) ?? "[]"));
  /** @type {Promise<void> | null} */
  let sending = null;
  let isStopped = false;
  let timer = 0;

  const remember = () => {
    if (waiting.size) localStorage.setItem(box, JSON.stringify([...waiting]));
    else localStorage.removeItem(box);
  };

  /** @param {string} place @param {string | undefined} text */
  const say = (place, text) => {
    const state = document.getElementById(`state-${place}`);
    const words = [...(state?.childNodes ?? [])].filter((one) => !(one instanceof HTMLInputElement));
    for (const one of words) one.remove();
    state?.append(text ?? "");
  };

  /** @param {string} html */
  const adopt = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    for (const fresh of [...holder.content.children]) {
      const old = document.getElementById(fresh.id);
      if (!old) continue;
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(fresh);
      const says = fresh.querySelector("[data-say]");
      if (says) announce(says.textContent ?? "");
      if (hadFocus) fresh.querySelector("button")?.focus({ preventScroll: true });
    }
    hideButtons();
  };

  const hideButtons = () => {
    for (const button of form.querySelectorAll("[data-plain]")) button.setAttribute("hidden", "");
  };

  /** @param {string} place */
  const note = (place) => {
    waiting.set(place, { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, fields: fieldsOf(form, place) });
    remember();
  };

  /** @param {number} wait */
  const later = (wait) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void flush(), wait);
  };

  const flush = () => {
    sending ??= send().finally(() => (sending = null));
    return sending;
  };

  /** One question at a time, so that the newest revision is known before the next is sent. */
  async function send() {
    while (waiting.size && !isStopped) {
      const [place, save] = waiting.entries().next().value;
      const body = new URLSearchParams(save.fields);
      for (const name of ["csrf_token", "attempt-id"]) body.set(name, String(new FormData(form).get(name)));
      body.set(`${place}-key`, save.key);
      say(place, form.dataset.saving);
      let answer;
      try {
        answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" }, keepalive: true });
        if (answer.status >= 500) throw new Error(String(answer.status));
      } catch {
        for (const one of waiting.keys()) say(one, form.dataset.late);
        announce(form.dataset.late ?? "");
        later(RETRY);
        return;
      }
      const html = await answer.text();
      if (html.trimStart().startsWith("<!")) {
        // The attempt is closed, or the sign-in has ended: a whole page says so, and keeps it all.
        isStopped = true;
        if (answer.status === 409) localStorage.removeItem(box);
        form.submit();
        return;
      }
      if (waiting.get(place) === save) waiting.delete(place);
      else if (answer.ok) moveOn(place, html);
      remember();
      adopt(html);
    }
  }

  /**
   * The answer was changed again while it was under way: the next save has seen this one.
   * @param {string} place
   * @param {string} html
   */
  function moveOn(place, html) {
    const revision = html.match(/-revision" value="(\d+)"/)?.[1] ?? "0";
    const next = waiting.get(place);
    next.fields = next.fields.map(([name, value]) => [name, name === `${place}-revision` ? revision : value]);
  }

  /** @param {Event} event */
  const changed = (event) => {
    const section = event.target instanceof Element ? event.target.closest("[data-place]") : null;
    if (!(section instanceof HTMLElement) || isHalfDone(section)) return;
    note(section.dataset.place ?? "");
    const isTyped = event.type === "input";
    later(isTyped ? PAUSE : 0);
  };

  restore();
  hideButtons();
  form.addEventListener("change", changed);
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[type=radio], [type=checkbox]")) return;
    if (event.target instanceof HTMLSelectElement) return;
    changed(event);
  });
  form.addEventListener("submit", (event) => void submitted(event));
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => void flush());
  if (waiting.size) later(0);

  /** What did not reach the server last time is put back as it was given, and sent. */
  function restore() {
    for (const [place, save] of waiting) {
      const section = form.querySelector(`[data-place="${place}"]`);
      if (!section) {
        waiting.delete(place);
        continue;
      }
      for (const field of section.querySelectorAll("[name]")) {
        const values = save.fields.filter(([name]) => name === field.name).map(([, value]) => value);
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else if (field.type !== "hidden" && field.localName !== "button" && values.length) field.value = values[0];
      }
      say(place, form.dataset.late);
    }
    remember();
  }

  /** @param {SubmitEvent} event */
  async function submitted(event) {
    const button = event.submitter;
    if (button instanceof HTMLElement && button.matches("[data-save]")) {
      event.preventDefault();
      const section = button.closest("[data-place]");
      if (section instanceof HTMLElement) note(section.dataset.place ?? "");
      await flush();
      return;
    }
    if (!sending && !waiting.size) return;
    // Let what is under way arrive first, so that the form knows the newest revision.
    event.preventDefault();
    clearTimeout(timer);
    await flush();
    if (!waiting.size && !isStopped) form.requestSubmit(button);
  }
}

/** The time left, said in whole minutes; spoken aloud at five minutes, at one, and at the end. */
function tellTime(line) {
  const text = line.querySelector("[data-time-text]");
  const end = performance.now() + Number(line.dataset.seconds) * 1000;
  const style = { style: "unit", unit: "minute", unitDisplay: document.documentElement.lang === "ar" ? "long" : "short" };
  const format = new Intl.NumberFormat(line.dataset.locale, style);
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / MINUTE));
    const words = left ? line.dataset.left.replace("{time}", format.format(left)) : line.dataset.up;
    if (text.textContent !== words) {
      text.textContent = words;
      if (left === 5 || left <= 1) announce(words);
    }
    if (left) setTimeout(tick, 1000);
  };
  setTimeout(tick, 1000);
}

for (const form of document.querySelectorAll("form[data-attempt]")) keep(form);
for (const line of document.querySelectorAll("[data-time]")) tellTime(line);
