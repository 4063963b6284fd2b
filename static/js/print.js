// Offer to print the page. Without a script there is no offer: the browser's own menu prints too.

for (const box of document.querySelectorAll("[data-print]")) {
  if (!(box instanceof HTMLElement)) continue;
  box.querySelector("[data-print-button]")?.addEventListener("click", () => window.print());
  box.hidden = false;
}
