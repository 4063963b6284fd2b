// The room on a phone: sections change in place as the session moves, and answers are sent with a
// sign of when they are saved. Without this the same forms are sent and the page comes back.

const FIRST_PAUSE = 1_500; // before what could not be sent is tried again; it doubles
const LONGEST_PAUSE = 20_000;
const PATIENCE = 12_000; // for one answer
const LAST_SECONDS = 10;

const room = document.querySelector("[data-room]");
if (room instanceof HTMLElement && room.dataset.seat) attend(room);

/** @param {HTMLElement} room */
function attend(room) {
  const base = room.dataset.room ?? "";
  const box = `live:${base.split("/").pop()}:${room.dataset.seat}`;
  const ahead = Date.now() - Date.parse(room.dataset.now ?? "");
  /** @type {{answers: Record<string, {fields: string[][], said: string[]}>, yours: string[], backs: string[], extra: number, mine?: string}} */
  let own = JSON.parse(room.querySelector("[data-own]")?.textContent ?? "{}");
  /** What is being written and was not sent, by form; and what waits to be sent. */
  const kept = JSON.parse(localStorage.getItem(box) ?? "{}");
  const drafts = new Map(Object.entries(kept.drafts ?? {}));
  const waiting = new Map(Object.entries(kept.waiting ?? {}));
  let isSending = false;
  let pause = FIRST_PAUSE;
  let timer = 0;
  let says = room.dataset.says ?? "";

  const remember = () => {
    const all = { drafts: Object.fromEntries(drafts), waiting: Object.fromEntries(waiting) };
    if (drafts.size || waiting.size) localStorage.setItem(box, JSON.stringify(all));
    else localStorage.removeItem(box);
  };

  /** @param {string} text */
  const announce = (text) => {
    const announcer = document.querySelector("[data-announcer]");
    if (announcer && text) announcer.textContent = text;
  };

  /** @param {HTMLFormElement} form */
  const nameOf = (form) => form.dataset.answer ?? (form.dataset.post && `post ${form.dataset.post}`) ?? "";

  /** @param {HTMLFormElement} form */
  const written = (form) =>
    [...new FormData(form)].filter(([name]) => name === "text" || name.startsWith("answer")).map(([name, value]) => [name, String(value)]);

  /**
   * Put values into the fields of a form, as if a person had.
   * @param {HTMLFormElement} form
   * @param {string[][]} fields
   */
  const fill = (form, fields) => {
    const left = fields.map((pair) => [...pair]);
    for (const field of form.querySelectorAll("input, select, textarea")) {
      if (!(field.name === "text" || field.name.startsWith("answer"))) continue;
      const isBox = field.type === "radio" || field.type === "checkbox";
      const place = left.findIndex(([name, value]) => name === field.name && (!isBox || value === field.value));
      if (isBox) field.checked = place >= 0;
      else field.value = place >= 0 ? left[place][1] : "";
      if (place >= 0) left.splice(place, 1);
    }
  };

  /**
   * Say under a form how far its answer is: saved, sending, waiting, refused or nothing.
   * @param {HTMLFormElement} form
   * @param {string} state
   * @param {string} [words]
   */
  const show = (form, state, words) => {
    for (const name of ["saved", "sending", "waiting", "refused"]) {
      const line = form.querySelector(`[data-${name}]`);
      if (line instanceof HTMLElement) line.hidden = name !== state;
      if (line && name === state && state !== "sending") announce(words ?? line.textContent ?? "");
    }
    const refusal = form.querySelector("[data-refused] span");
    if (refusal) refusal.textContent = words ?? "";
  };

  /** An address of the room as frames write it, in the language of this page. @param {string} path */
  const here = (path) => base + path.slice(path.indexOf("/live/") + base.slice(base.indexOf("/live/")).length);

  /** What belongs to this participant alone, on everything that is drawn for all. */
  const dress = () => {
    for (const form of room.querySelectorAll("form")) {
      const token = form.elements.namedItem("seat_token");
      if (token instanceof HTMLInputElement) token.value = room.dataset.seatToken ?? "";
      form.action = here(new URL(form.action).pathname);
    }
    for (const button of room.querySelectorAll("[formaction]")) button.formAction = here(new URL(button.formAction).pathname);
    const asked = document.getElementById("asked");
    const isOver = asked?.dataset.stage === "ended";
    for (const one of room.querySelectorAll("[data-yours]")) one.hidden = isOver || !own.yours.includes(one.dataset.yours);
    for (const one of room.querySelectorAll("[data-back]")) {
      const backs = own.backs.includes(one.dataset.back);
      one.ariaPressed = String(backs);
      one.value = backs ? "0" : "1";
      one.disabled = isOver || own.yours.includes(one.dataset.back);
    }
    const given = own.answers[asked?.dataset.name ?? ""];
    for (const one of room.querySelectorAll("[data-mine]")) {
      one.hidden = !given?.fields.some(([name, value]) => name === "answer" && value === one.dataset.mine);
    }
    const before = asked?.querySelector("[data-said]");
    if (before instanceof HTMLElement) {
      before.hidden = !given;
      const lines = (given?.said ?? []).map((text) => {
        const line = document.createElement("li");
        line.append(Object.assign(document.createElement("bdi"), { textContent: text }));
        return line;
      });
      before.querySelector("ul")?.replaceChildren(...lines);
    }
    for (const one of room.querySelectorAll("[data-unread]")) one.hidden = own.yours.includes(one.dataset.unread);
  };

  /** Every form as this participant left it. */
  const restore = () => {
    for (const form of room.querySelectorAll("[data-answer], [data-post]")) {
      const name = nameOf(form);
      const given = own.answers[name];
      const fields = waiting.get(name)?.fields ?? drafts.get(name) ?? given?.fields;
      if (fields) fill(form, fields);
      if (fields && form.hidden && drafts.has(name)) open(form);
      settle(form);
    }
  };

  /** @param {HTMLFormElement} form */
  const settle = (form) => {
    const name = nameOf(form);
    const isSaved = name in own.answers && !drafts.has(name);
    if (waiting.has(name)) show(form, "waiting");
    else {
      const line = form.querySelector("[data-saved]");
      if (line instanceof HTMLElement) line.hidden = !isSaved;
    }
    const button = form.querySelector("[data-again]");
    if (!(button instanceof HTMLElement)) return;
    button.textContent = (name in own.answers ? button.dataset.again : button.dataset.first) ?? "";
    button.classList.toggle("button--quiet", isSaved);
  };

  /** @param {HTMLFormElement} form */
  const open = (form) => {
    form.hidden = false;
    form.previousElementSibling?.setAttribute("hidden", "");
  };

  /**
   * Put the newer sections in their place. What somebody writes, and where they are, stays.
   * @param {string} html
   */
  const adopt = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    for (const fresh of [...holder.content.children]) {
      const old = document.getElementById(fresh.id);
      if (!old || old.dataset.mark === fresh.dataset.mark || mayGoOn(old, fresh)) continue;
      const had = old.contains(document.activeElement);
      const unsent = [...drafts].find(([name]) => name.endsWith(old.dataset.name ?? "-"));
      old.replaceWith(fresh);
      if (unsent && fresh.dataset.stage === "closed" && fresh.dataset.name === old.dataset.name) tell(fresh, old, unsent[1]);
      if (had) {
        fresh.tabIndex = -1;
        fresh.focus({ preventScroll: true });
      }
    }
    dress();
    restore();
    tick();
  };

  /** Somebody with more time than others goes on after everybody else's end. */
  const mayGoOn = (old, fresh) => {
    if (!own.extra || fresh.dataset.stage !== "closed" || old.dataset.name !== fresh.dataset.name) return false;
    const left = Date.parse(fresh.dataset.closedAt) + own.extra * 1000 - (Date.now() - ahead);
    if (left > 0) setTimeout(() => following.ask(), left);
    return left > 0 && old.dataset.stage === "open";
  };

  /** What was written and not sent before the end stays readable. */
  const tell = (fresh, old, fields) => {
    const line = fresh.querySelector("[data-unsent]");
    const words = fields.map(([name, value]) => {
      const field = old.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
      const list = old.querySelector(`select[name="${name}"]`);
      return field?.closest("label")?.textContent ?? list?.selectedOptions[0]?.textContent ?? value;
    });
    if (!line || !words.length) return;
    line.querySelector(".own-answer__text").textContent = words.map((one) => one.trim()).join("\n");
    line.hidden = false;
  };

  /** @param {{html?: string, says?: string, own?: any}} state */
  const take = (state) => {
    if (state.own) hold(state.own);
    if (state.html) adopt(state.html);
    if (state.says !== undefined && state.says !== says) {
      says = state.says;
      announce(says);
    }
  };

  const hold = (fresh) => {
    own = { ...own, ...fresh, answers: { ...own.answers, ...fresh.answers } };
    const mine = document.getElementById("mine");
    if (fresh.mine && mine && !mine.contains(document.activeElement)) mine.outerHTML = fresh.mine;
  };

  /**
   * Keep what a form says until the server has it, and send it.
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} button
   */
  const note = (form, button) => {
    const body = new FormData(form, button);
    body.set("key", crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    const name = nameOf(form) || address;
    waiting.set(name, { address, body: [...body].map(([key, value]) => [key, String(value)]), fields: written(form) });
    drafts.delete(name);
    remember();
    show(form, "sending");
    void flush();
  };

  /** @param {string} name */
  const formOf = (name) => [...room.querySelectorAll("form")].find((form) => nameOf(form) === name);

  async function flush() {
    if (isSending) return;
    clearTimeout(timer);
    isSending = true;
    try {
      while (waiting.size) await send(...waiting.entries().next().value);
      pause = FIRST_PAUSE;
    } catch {
      for (const name of waiting.keys()) {
        const form = formOf(name);
        if (form) show(form, "waiting");
      }
      timer = setTimeout(() => void flush(), pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    } finally {
      isSending = false;
    }
  }

  /** One at a time, in the order in which they were given. Throws when it may be tried again. */
  async function send(name, save) {
    const answer = await fetch(save.address, {
      method: "POST",
      body: new URLSearchParams(save.body),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
      keepalive: true,
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const told = await answer.json();
    const form = formOf(name);
    const isNewest = waiting.get(name) === save;
    if (isNewest) waiting.delete(name);
    if (answer.ok) {
      hold(told.own ?? {});
      if (form && isNewest && form.dataset.post) {
        fill(form, []);
        show(form, "");
      }
      dress();
      if (form && isNewest && form.dataset.answer) {
        settle(form);
        show(form, "saved");
      }
    } else if (isNewest) {
      if (save.fields.length) drafts.set(name, save.fields);
      if (form) show(form, "refused", told.title);
      else lose(told.title, save.fields);
    }
    remember();
  }

  /** What came too late, when its form has gone: told, and still there to read. */
  const lose = (title, fields) => {
    const line = document.createElement("div");
    line.className = "notice notice--bad";
    const words = document.createElement("p");
    words.className = "own-answer__text";
    words.append(Object.assign(document.createElement("bdi"), { textContent: [title, ...fields.map(([, value]) => value)].join("\n") }));
    line.append(words);
    room.prepend(line);
    announce(title);
  };

  // The clock: absolute, by the server's time; spoken at the start and ten seconds before the end.
  let ticking = 0;
  let spoken = "";
  const tick = () => {
    clearTimeout(ticking);
    const line = room.querySelector("[data-closes-at]");
    if (!(line instanceof HTMLElement)) return;
    const end = line.dataset.closesAt ?? "";
    const left = Math.max(0, Math.ceil((Date.parse(end) - (Date.now() - ahead)) / 1000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const digits = room.dataset.digits === "eastern" ? time.replace(/\d/g, (one) => "٠١٢٣٤٥٦٧٨٩"[Number(one)]) : time;
    const words = left ? (line.dataset.left ?? "").replace("{time}", digits) : (line.dataset.up ?? "");
    line.textContent = words;
    if (!spoken.startsWith(end)) announce(`${says} ${words}`);
    else if (left === LAST_SECONDS && spoken === end) announce(room.dataset.ten ?? "");
    spoken = left <= LAST_SECONDS ? `${end} last` : end;
    if (left) ticking = setTimeout(tick, 1000 - ((Date.now() - ahead) % 1000));
  };

  room.addEventListener("input", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (!form || !nameOf(form)) return;
    drafts.set(nameOf(form), written(form));
    remember();
    show(form, "");
    settle(form);
  });
  room.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.submitter?.matches("[data-tongue]")) return;
    event.preventDefault();
    note(form, event.submitter);
  });
  room.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-opens]") : null;
    if (!(link instanceof HTMLElement)) return;
    const form = document.getElementById(link.dataset.opens ?? "");
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    open(form);
    form.querySelector("textarea")?.focus();
  });
  // What is written stays in this browser while the page changes its language.
  for (const button of document.querySelectorAll("[data-tongue]")) button.setAttribute("form", "act");
  addEventListener("online", () => void flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void flush());

  const connection = document.querySelector("[data-connection]");
  const following = globalThis.follow({
    events: `${base}/events`,
    state: `${base}/state`,
    seq: Number(room.dataset.seq),
    onState: take,
    onConnection: (state) => {
      if (!(connection instanceof HTMLElement)) return;
      if (state === "gone") return location.reload();
      connection.textContent = connection.dataset[state] ?? "";
      connection.classList.toggle("top__state--late", state === "offline");
      if (state === "connected") void flush();
    },
  });
  dress();
  restore();
  tick();
  if (waiting.size) void flush();
}
