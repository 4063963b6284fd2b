// The text area of the editor: colours behind the words, keys, and going to a line.
// Without this the same text stands in a plain field.

const LONGEST_COLOURED = 80_000; // characters: beyond them, colours would slow the typing

const editor = document.querySelector("[data-editor]");
const area = editor?.querySelector("[data-text]");
const colours = editor?.querySelector("[data-colours]");
if (editor instanceof HTMLElement && area instanceof HTMLTextAreaElement && colours instanceof HTMLElement) write(editor, area, colours);

/**
 * What a line is, for its colour.
 * @param {string} line
 * @param {{inFront: boolean, inCode: boolean}} state
 */
function kindOf(line, state) {
  if (state.inFront) return "front";
  if (/^\s*(\x60{3}|~~~)/.test(line)) {
    state.inCode = !state.inCode;
    return "code";
  }
  if (state.inCode) return "code";
  if (line.startsWith(":::")) return "mark";
  if (/^#{1,4} /.test(line)) return "heading";
  if (/^\s+>/.test(line) || line.startsWith(">")) return "quote";
  return "";
}

/**
 * @param {HTMLElement} editor
 * @param {HTMLTextAreaElement} area
 * @param {HTMLElement} colours
 */
function write(editor, area, colours) {
  /** @param {string} text */
  const insert = (text) => {
    area.focus({ preventScroll: true });
    // The one way that keeps Undo; where it is gone, the text is set all the same.
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const colour = () => {
    const isShort = area.value.length < LONGEST_COLOURED;
    editor.classList.toggle("editor--coloured", isShort);
    if (!isShort) return colours.replaceChildren();
    const lines = area.value.split("\n");
    const state = { inFront: lines[0].trimEnd() === "---", inCode: false };
    colours.replaceChildren(
      ...lines.map((line, at) => {
        const span = document.createElement("span");
        const kind = kindOf(line, state);
        if (at > 0 && state.inFront && line.trimEnd() === "---") state.inFront = false;
        span.className = kind ? `line line--${kind}` : "line";
        span.textContent = `${line}\n`;
        return span;
      }),
    );
    markProblems();
  };

  const markProblems = () => {
    for (const line of colours.querySelectorAll(".line--error")) line.classList.remove("line--error");
    for (const link of editor.querySelectorAll(".problem--error [data-line]")) {
      if (link instanceof HTMLElement) colours.children[Number(link.dataset.line) - 1]?.classList.add("line--error");
    }
  };

  /** @param {number} number */
  const goTo = (number) => {
    const tab = editor.querySelector("[data-tab=write]");
    if (tab instanceof HTMLInputElement) tab.checked = true;
    const lines = area.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
    const shown = colours.children[number - 1];
    const paper = area.parentElement;
    if (shown instanceof HTMLElement && paper) {
      paper.scrollTop = shown.offsetTop - paper.clientHeight / 3;
      paper.scrollIntoView({ block: "nearest" });
    } else area.scrollTop = (area.scrollHeight * (number - 1)) / lines.length - area.clientHeight / 2;
  };

  /** @param {string} before @param {string} [after] */
  const wrap = (before, after = before) => {
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    insert(`${before}${chosen}${after}`);
    if (!chosen) area.setSelectionRange(area.selectionEnd - after.length, area.selectionEnd - after.length);
  };

  const nextProblem = () => {
    const here = area.value.slice(0, area.selectionStart).split("\n").length;
    const lines = [...editor.querySelectorAll("[data-problem] [data-line]")]
      .map((link) => Number(link instanceof HTMLElement && link.dataset.line))
      .sort((one, other) => one - other);
    const next = lines.find((line) => line > here) ?? lines[0];
    if (next) goTo(next);
  };

  /** @type {Record<string, () => void>} */
  const keys = {
    b: () => wrap("**"),
    i: () => wrap("*"),
    k: () => wrap("[", "](https://)"),
    Enter: () => editor.dispatchEvent(new CustomEvent("author:preview")),
    s: () => editor.dispatchEvent(new CustomEvent("author:save")),
  };

  editor.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.metaKey ? keys[event.key] : undefined;
    if (act && !event.altKey && (event.target === area || "sEnter".includes(event.key))) {
      event.preventDefault();
      if (!area.readOnly) act();
    } else if (event.key === "F8") {
      event.preventDefault();
      nextProblem();
    } else if (event.altKey && event.code === "KeyI") {
      event.preventDefault();
      const menu = editor.querySelector("[data-insert-menu]");
      if (menu instanceof HTMLDetailsElement) menu.open = true;
      menu?.querySelector("button")?.focus();
    }
  });
  editor.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-line]") : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    goTo(Number(link.dataset.line));
  });
  editor.addEventListener("author:insert", (event) => {
    if (event instanceof CustomEvent) insert(event.detail);
  });
  editor.addEventListener("author:replace", (event) => {
    if (!(event instanceof CustomEvent)) return;
    const before = area.selectionStart;
    area.focus({ preventScroll: true });
    area.select();
    insert(event.detail);
    area.setSelectionRange(before, before);
  });
  editor.addEventListener("author:parts", markProblems);
  area.addEventListener("input", colour);
  colour();
  const line = /^#line-(\d+)$/.exec(location.hash);
  if (line) goTo(Number(line[1]));
}
