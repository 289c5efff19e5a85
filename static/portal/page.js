/* Small comforts of every page: menus close, text is copied, pages print, filters fold on a phone.
   All of it is extra: menus are <details>, and buttons that need this script stay hidden without it. */
(function () {
  "use strict";

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });

  // "/" leads to the search, as staff know it from elsewhere; never while something is being typed.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.getElementById("search-text") || document.getElementById("desk-search");
    if (!box || !box.offsetParent) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    const text = "value" in field ? field.value : field.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without HTTPS the clipboard is closed to scripts: select the text, so that one key copies it.
      if (!field.select) return;
      field.focus();
      field.select();
      if (!document.execCommand("copy")) return;
    }
    const words = button.querySelector("span") || button;
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(function () {
      words.textContent = before;
    }, 2000);
  }

  function prepare(part) {
    part.querySelectorAll("[data-copy]").forEach(function (button) {
      button.hidden = false;
    });
    part.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
    });
    const focus = part.querySelector("[data-focus]");
    if (focus) focus.focus();
  }

  // Browsers that do not know ::details-content print a closed fold empty.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.unfold:not([open])").forEach(function (fold) {
      fold.open = true;
      fold.dataset.folded = "";
    });
  });

  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details.unfold[data-folded]").forEach(function (fold) {
      fold.open = false;
      delete fold.dataset.folded;
    });
  });

  document.addEventListener("click", function (event) {
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
    if (event.target.closest("[data-print]")) window.print();
  });

  if (window.matchMedia("(max-width: 720px)").matches) {
    document.querySelectorAll("[data-fold-when-narrow]").forEach(function (part) {
      part.open = false;
    });
  }

  prepare(document);
  document.addEventListener("htmx:load", function (event) {
    if (event.target !== document.body) prepare(event.target);
  });
})();
