// The insert menu puts its text where the cursor is, and looks up what has a list.
// Without this the menu shows the same texts to copy.

const PAUSE = 250;

const editor = document.querySelector("[data-editor]");
const area = editor?.querySelector("[data-text]");
if (editor instanceof HTMLElement && area instanceof HTMLTextAreaElement) offer(editor, area);

/**
 * @param {HTMLElement} editor
 * @param {HTMLTextAreaElement} area
 */
function offer(editor, area) {
  const menu = editor.querySelector("[data-insert-menu]");
  const picker = editor.querySelector("[data-picker]");

  /**
   * The text with an id that the text has not, and apart from what stands around it if it is a block.
   * @param {string} text
   */
  const fitted = (text) => {
    let number = 1;
    while (area.value.includes(`#question-${number}`)) number += 1;
    const own = text.replace("{id}", `question-${number}`);
    if (!own.includes("\n") && !own.startsWith(":::")) return own;
    const before = area.value.slice(0, area.selectionStart);
    const after = area.value.slice(area.selectionEnd);
    const above = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const below = after.startsWith("\n\n") ? "" : after.startsWith("\n") || after === "" ? "\n" : "\n\n";
    return `${above}${own}${below}`;
  };

  /** @param {string} text */
  const insert = (text) => {
    if (menu instanceof HTMLDetailsElement) menu.open = false;
    editor.dispatchEvent(new CustomEvent("author:insert", { detail: fitted(text) }));
  };

  /** @param {string} address @param {string} title */
  const pick = (address, title) => {
    if (!(picker instanceof HTMLDialogElement)) return;
    const search = picker.querySelector("[data-picker-search]");
    const list = picker.querySelector("[data-picker-list]");
    const count = picker.querySelector("[data-picker-count]");
    const heading = picker.querySelector("[data-picker-title]");
    if (!(search instanceof HTMLInputElement) || !list || !(count instanceof HTMLElement) || !heading) return;
    heading.textContent = title;
    search.value = "";
    let asked = 0;
    let timer = 0;

    const ask = async () => {
      const mine = ++asked;
      const url = new URL(address, location.href);
      url.searchParams.set("q", search.value);
      const answer = await fetch(url, { headers: { "X-Part": "1" } }).catch(() => null);
      if (!answer?.ok || mine !== asked) return;
      const found = await answer.json();
      count.textContent = found.items.length ? "" : (count.dataset.none ?? "");
      list.replaceChildren(
        ...found.items.map((/** @type {{title: string, more: string, insert: string}} */ one) => {
          const [item, button, words, more] = ["li", "button", "bdi", "small"].map((name) => document.createElement(name));
          button.className = "picker__one";
          button.setAttribute("type", "button");
          words.textContent = one.title;
          more.textContent = one.more;
          button.append(words, more);
          button.addEventListener("click", () => {
            picker.close();
            insert(one.insert);
          });
          item.append(button);
          return item;
        }),
      );
    };

    search.oninput = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), PAUSE);
    };
    search.onkeydown = (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      list.querySelector("button")?.click();
    };
    list.replaceChildren();
    picker.showModal();
    search.focus();
    void ask();
  };

  for (const button of editor.querySelectorAll("[data-insert]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    const example = button.parentElement?.querySelector("[data-example]");
    const text = example?.querySelector("code")?.textContent ?? "";
    button.hidden = false;
    example?.setAttribute("hidden", "");
    button.addEventListener("click", () => {
      if (button.dataset.picks) pick(button.dataset.picks, button.textContent ?? "");
      else insert(text);
    });
  }
  menu?.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Escape" || !(menu instanceof HTMLDetailsElement)) return;
    menu.open = false;
    area.focus();
  });
}
