// Answer a question where it stands. Without this the same form is sent and the page comes back.

/**
 * Say something to those who hear the page, without moving them.
 * @param {Element[]} parts
 */
function announce(parts) {
  const announcer = document.querySelector("[data-announcer]");
  const said = parts.map((one) => one.textContent).join(" ");
  if (announcer) announcer.textContent = said.replace(/\s+/g, " ").trim();
}

/**
 * Put every part of the answer in the place of the one that has its id.
 * @param {string} html
 */
function replaceParts(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const fresh of [...holder.content.children]) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const hadFocus = old.contains(document.activeElement);
    if (old instanceof HTMLDetailsElement && fresh instanceof HTMLDetailsElement) fresh.open = old.open;
    old.replaceWith(fresh);
    const button = fresh.querySelector("[data-send]");
    if (hadFocus && button instanceof HTMLElement) button.focus({ preventScroll: true });
    if (fresh.matches("[data-question]")) announce([...fresh.querySelectorAll("[data-say]")]);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {SubmitEvent} event
 */
async function check(form, event) {
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const offline = form.querySelector("[data-offline]");
  if (offline instanceof HTMLElement) offline.hidden = true;
  try {
    const body = new FormData(form);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" } });
    const html = await answer.text();
    if (answer.ok || answer.status === 409 || answer.status === 422) replaceParts(html);
    else form.submit();
  } catch {
    if (offline instanceof HTMLElement) {
      offline.hidden = false;
      announce([offline]);
    }
  } finally {
    form.ariaBusy = "false";
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form instanceof HTMLFormElement && form.matches("[data-check]")) void check(form, event);
});
