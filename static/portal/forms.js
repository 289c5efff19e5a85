/* Forms that do not lose work: a warning before leaving one that was changed (data-guard), and no sending twice
   (data-guard, data-once). Ticking "all" ticks every box of a table that can be ticked (data-check-all="name of the boxes"). A field that
   only one answer calls for shows with that answer (data-when="name=value" on its control), and one that only one
   answer makes required loses its mark "optional" (data-required-when). Blank rows of a set of forms wait behind a
   button that adds one (data-add-row="prefix of the set"). */
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

  function answerOf(control, name) {
    return control.form && new FormData(control.form).get(name);
  }

  function showWhatApplies(part) {
    part.querySelectorAll("[data-when]").forEach(function (control) {
      const [name, wanted] = control.dataset.when.split("=");
      control.closest(".field").hidden = answerOf(control, name) !== wanted;
    });
    part.querySelectorAll("[data-required-when]").forEach(function (control) {
      const [name, wanted] = control.dataset.requiredWhen.split("=");
      const needed = answerOf(control, name) === wanted;
      const mark = control.closest(".field").querySelector(".optional");
      if (mark) mark.hidden = needed;
      control.setAttribute("aria-required", String(needed));
    });
  }

  showWhatApplies(document);
  document.addEventListener("change", function (event) {
    if (event.target.form) showWhatApplies(event.target.form);
  });

  function renumbered(row, prefix, number) {
    const old = new RegExp("^(id_)?" + prefix + "-\\d+-");
    row.querySelectorAll("*").forEach(function (element) {
      ["id", "name", "for"].forEach(function (attribute) {
        const value = element.getAttribute(attribute);
        if (value) {
          element.setAttribute(
            attribute,
            value.replace(old, function (_whole, id) {
              return (id || "") + prefix + "-" + number + "-";
            }),
          );
        }
      });
      if (element.matches("label")) element.textContent = element.textContent.replace(/\d+/, String(number + 1));
    });
    return row;
  }

  document.querySelectorAll("[data-add-row]").forEach(function (button) {
    const prefix = button.dataset.addRow;
    const count = document.getElementById("id_" + prefix + "-TOTAL_FORMS");
    const most = Number(document.getElementById("id_" + prefix + "-MAX_NUM_FORMS").value);
    const body = button.closest("fieldset").querySelector("tbody");
    const blank = body.querySelector("tr[data-blank]");
    if (!blank) return;
    const pattern = blank.cloneNode(true);
    body.querySelectorAll("tr[data-blank]").forEach(function (row) {
      row.hidden = true;
    });
    button.hidden = false;
    button.addEventListener("click", function () {
      let row = body.querySelector("tr[hidden]");
      if (row) {
        row.hidden = false;
      } else {
        row = renumbered(pattern.cloneNode(true), prefix, Number(count.value));
        body.append(row);
        count.value = String(Number(count.value) + 1);
      }
      button.hidden = !body.querySelector("tr[hidden]") && Number(count.value) >= most;
      row.querySelector("input, select").focus();
    });
  });

  document.addEventListener("change", function (event) {
    const name = event.target.dataset.checkAll;
    if (!name) return;
    document.querySelectorAll('input[type="checkbox"][name="' + CSS.escape(name) + '"]:enabled').forEach(function (box) {
      box.checked = event.target.checked;
    });
  });
})();
