/* The care version: a page kept as bytes for everybody learns the reader's choice from the cookie; the switch
   works at once. Without this script the server sets the class and the switch is a plain form. */
(function () {
  "use strict";

  const root = document.documentElement;

  function chosen() {
    return document.cookie.split("; ").includes("care=1");
  }

  root.classList.toggle("care", chosen());

  document.addEventListener("submit", function (event) {
    if (!event.target.matches(".care-switch")) return;
    event.preventDefault();
    const turnOn = !chosen();
    document.cookie = "care=" + (turnOn ? "1" : "") + "; path=/; samesite=lax; max-age=" + (turnOn ? 31536000 : 0);
    root.classList.toggle("care", turnOn);
    window.dispatchEvent(new Event("resize"));
  });
})();
