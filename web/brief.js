// Opens a card beside the number instead of jumping to it. Without this the links still work.
(() => {
  const dialog = document.getElementById("card");
  if (!dialog || !dialog.showModal) return;
  const body = dialog.querySelector("div");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.ev");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const card = document.getElementById((link.getAttribute("href") || "").slice(1));
    if (!card) return;
    event.preventDefault();
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    body.replaceChildren(copy);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  });
  dialog.addEventListener("click", (event) => {
    const inner = event.target.closest("a:not(.ev)");
    if (event.target === dialog || inner) dialog.close();
  });
})();
