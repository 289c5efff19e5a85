/* Whoever signs out leaves the device: without a network it shows nobody's sheets until somebody signs in again. What
   waits to be sent stays in that person's store. */
import { rememberPerson } from "./store.js";

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form[data-leave]")) return;
  event.preventDefault();
  await rememberPerson(null).catch(() => {});
  event.target.submit();
});
