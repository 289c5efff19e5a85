/* What the app asks of the portal. Every answer is one of: {kind: "ok" | "clash" | "refused" | "signedOut" | "other" |
   "gone" | "unreachable"} with what was told. Nothing here throws. */
import { addresses } from "./words.js";

const PATIENCE = 15_000;
const KINDS = { 200: "ok", 401: "signedOut", 404: "gone", 409: "clash", 413: "refused", 422: "refused" };

function token() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length)) : "";
}

async function ask(address, options, patience) {
  let answer;
  let told = null;
  try {
    answer = await fetch(address, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
      ...options,
    });
    if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) told = await answer.json();
  } catch {
    return { kind: "unreachable" };
  }
  // A password must be changed first: the portal leads there from any of its pages.
  if (answer.type === "opaqueredirect") return { kind: "signedOut", elsewhere: true };
  // A page in place of data: a gateway speaks for the portal, or the form's key is out of date.
  if (told === null) return { kind: "unreachable" };
  if (answer.status === 403 && told.other_person) return { kind: "other" };
  if (answer.status === 400 && told.refused) return { kind: "refused", ...told };
  return { kind: KINDS[answer.status] || "unreachable", ...told };
}

/* The person who is signed in, and all sheets of that person. */
export function fetchData(patience = PATIENCE) {
  return ask(addresses.data, {}, patience);
}

function post(address, sheet, body) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
  };
  return ask(address.replace("/0/", `/${sheet}/`), options, PATIENCE);
}

export function sendMarks(user, sheet, batch) {
  return post(addresses.marks, sheet, {
    user,
    base_revision: batch.base,
    client_key: batch.key,
    marks: batch.marks,
  });
}

export function sendHandIn(user, sheet, revision) {
  return post(addresses.submit, sheet, { user, base_revision: revision });
}
