/* Whoever signs out, on whatever page, leaves the device: codes and marks go from it, and without a network it shows
   nobody's sheets until somebody signs in again. What was not sent yet stays in that person's store, without the code
   of the work, and nobody else's session reads or sends it; the person is told before. */
import { LEAVING, clearDevice, waitingOnDevice } from "./store.js";

const leaving = new BroadcastChannel(LEAVING);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-leave]")) return;
  event.preventDefault();
  try {
    const count = await waitingOnDevice();
    if (count && !window.confirm(form.dataset.leave.replace("{count}", count))) return;
    await clearDevice();
    leaving.postMessage("left");
  } catch {
    // A browser that keeps nothing has nothing to clear.
  }
  form.submit();
});
