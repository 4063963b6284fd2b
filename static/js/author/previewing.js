// The page that the text becomes, shown again when typing stops; and the one mend of a problem.
// Without this, Preview and Fix send the form and the page comes back.

const PAUSE = 700;

const editor = document.querySelector("[data-editor]");
const form = editor?.querySelector("[data-form]");
const area = editor?.querySelector("[data-text]");
if (editor instanceof HTMLElement && form instanceof HTMLFormElement && area instanceof HTMLTextAreaElement) show(editor, form, area);

/**
 * @param {HTMLElement} editor
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} area
 */
function show(editor, form, area) {
  let timer = 0;
  let asked = 0;
  let count = document.getElementById("page--problems")?.dataset.errorCount;

  /** @param {string} html */
  const adopt = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const late = editor.querySelector("[data-see]");
    for (const fresh of [...holder.content.children]) {
      const old = document.getElementById(fresh.id);
      if (!old || !(fresh instanceof HTMLElement)) continue;
      const isGone = fresh.id === "page--preview" && !("isPage" in fresh.dataset);
      late?.classList.toggle("editor__see--late", isGone && "isPage" in old.dataset);
      if (isGone && "isPage" in old.dataset) continue;
      for (const one of old.querySelectorAll("details[data-open]")) {
        const same = fresh.querySelector(`[data-open="${one.getAttribute("data-open")}"]`);
        if (one instanceof HTMLDetailsElement && same instanceof HTMLDetailsElement) same.open = one.open;
      }
      old.replaceWith(fresh);
    }
    const problems = document.getElementById("page--problems");
    const announcer = document.querySelector("[data-announcer]");
    if (problems && announcer && problems.dataset.errorCount !== count) {
      count = problems.dataset.errorCount;
      announcer.textContent = problems.querySelector("summary, p")?.textContent?.trim() ?? "";
    }
    editor.dispatchEvent(new CustomEvent("author:parts"));
  };

  async function ask() {
    clearTimeout(timer);
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.preview ?? "", { method: "POST", body: new FormData(form), headers: { "X-Part": "1" } });
      if (answer.ok && mine === asked) adopt(await answer.text());
    } catch {
      // No connection: the keeping of the text says so, and the next word asks again.
    }
  }

  /** @param {HTMLButtonElement} button */
  async function mend(button) {
    const body = new FormData(form);
    body.set("do", button.value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" } }).catch(() => null);
    if (!answer?.ok) return form.requestSubmit(button);
    const { text, told } = await answer.json();
    editor.dispatchEvent(new CustomEvent("author:replace", { detail: text }));
    const announcer = document.querySelector("[data-announcer]");
    if (announcer) announcer.textContent = told;
    await ask();
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE);
  });
  editor.addEventListener("author:preview", () => void ask());
  editor.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-mend]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    void mend(button);
  });
  for (const button of form.querySelectorAll("[data-plain]")) button.setAttribute("hidden", "");
}
