/* The app's words and addresses, which stand in its page; times of day at the contest's place. Other pages for judges
   load this with the store and have no words. */

const given = JSON.parse(document.getElementById("given")?.textContent || '{"addresses": {}, "texts": {}}');

export const addresses = given.addresses;

/* A text by its key; `%(name)s` is filled in from `facts`. */
export function say(key, facts = {}) {
  return given.texts[key].replace(/%\((\w+)\)s/g, (_, name) => String(facts[name]));
}

const clock = new Intl.DateTimeFormat("zh-CN", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
  timeZone: "Asia/Shanghai",
});

/* 14:32:05, from a date or its text. */
export function timeOfDay(moment) {
  return moment ? clock.format(new Date(moment)) : "";
}

/* A new element: its attributes (a listener as `onclick`), then texts and elements within. */
export function make(name, attributes = {}, ...within) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...within.filter((part) => part !== null && part !== undefined && part !== ""));
  return node;
}
