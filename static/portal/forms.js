/* Forms that do not lose work: a warning before leaving one that was changed (data-guard), and no sending twice
   (data-guard, data-once). Ticking "all" ticks every box of a table that can be ticked (data-check-all="name of the boxes"). A field that
   only one answer calls for shows with that answer (data-when="name=value" on its control). */
(function () {
  "use strict";

  let changed = false;

  document.addEventListener("input", function (event) {
    if (event.target.closest("form[data-guard]")) changed = true;
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-guard], form[data-once]")) return;
    changed = false;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });

  // Coming back by the browser's button: the form may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });

  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });

  function showWhatApplies(part) {
    part.querySelectorAll("[data-when]").forEach(function (control) {
      const [name, wanted] = control.dataset.when.split("=");
      const answer = control.form && new FormData(control.form).get(name);
      control.closest(".field").hidden = answer !== wanted;
    });
  }

  showWhatApplies(document);
  document.addEventListener("change", function (event) {
    if (event.target.form) showWhatApplies(event.target.form);
  });

  document.addEventListener("change", function (event) {
    const name = event.target.dataset.checkAll;
    if (!name) return;
    document.querySelectorAll('input[type="checkbox"][name="' + CSS.escape(name) + '"]:enabled').forEach(function (box) {
      box.checked = event.target.checked;
    });
  });
})();
