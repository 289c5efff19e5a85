/* Comfort for the score sheet: Enter and the arrows go down and up a column, a reason is asked for only where the
   entry did not compete. Everything works without it. */
(function () {
  "use strict";

  const sheet = document.querySelector("form[data-sheet]");
  if (!sheet) return;

  function neighbour(field, step) {
    const all = Array.from(sheet.querySelectorAll('input[data-column="' + field.dataset.column + '"]'));
    return all[all.indexOf(field) + step];
  }

  sheet.addEventListener("keydown", function (event) {
    const field = event.target;
    if (!field.dataset || !field.dataset.column || event.isComposing) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = neighbour(field, step);
    if (next) {
      next.focus();
      next.select();
    } else if (event.key === "Enter" && step === 1) {
      sheet.querySelector('button[name="save"][value="all"]').focus();
    }
  });

  function follow(select) {
    const reason = select.closest("td").querySelector("[data-reason]");
    reason.hidden = select.value === "competed" && !reason.value;
  }

  sheet.querySelectorAll("[data-status]").forEach(follow);
  sheet.addEventListener("change", function (event) {
    if (event.target.matches("[data-status]")) follow(event.target);
  });

  // A row with errors or a clash comes into view after saving.
  const summary = document.getElementById("errors");
  const first = sheet.querySelector("tr.clash, tr.faulty");
  if (summary) summary.focus();
  else if (first) first.scrollIntoView({ block: "center" });
})();
