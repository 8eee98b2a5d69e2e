// API keys: made and shown once, listed, revoked.
import { api, demandSignIn, whoAmI } from "./client.js";
import { openDialog, secret } from "./dialogs.js";
import { badge, busy, clearFormError, confirmDialog, el, emptyState, formatAgo, formatDate, load, showFormError } from "./ui.js";

const form = document.querySelector("#new-key");
const PATH = "/api/v1/auth/api-keys";

async function keys() {
  const { items } = await api(PATH);
  if (!items.length) return emptyState("account", "No program uses your account", "Make a key for the first one. It is shown once, and you can revoke it here at any time.");
  return keyTable(items, (key) => `${PATH}/${key.id}`, () => load("#keys", keys));
}

// `pathOf` tells where a key is revoked; `again` is called then.
export function keyTable(items, pathOf, again) {
  const row = (key) => keyRow(key, (button) => revoke(button, key, pathOf(key), again));
  return el("div", { class: "scroll-x" }, el("table", { class: "table keys stackable" },
    el("thead", {}, el("tr", {}, ["Key", "May", "Used", "Ends"].map((name) => el("th", { scope: "col" }, name)), el("th", { scope: "col" }, el("span", { class: "visually-hidden" }, "Actions")))),
    el("tbody", {}, items.map(row))));
}

function keyRow(key, remove) {
  const over = key.expires_at && new Date(key.expires_at) < new Date();
  return el("tr", {},
    el("td", {}, el("strong", {}, key.name), el("br"), el("code", { class: "dim" }, `${key.prefix}…`)),
    el("td", {}, el("span", { class: "row tight" }, key.scopes.map((scope) => badge(scope)))),
    el("td", { class: "dim small", data: { label: "Used" } }, key.last_used_at ? formatAgo(key.last_used_at) : "never"),
    el("td", { class: "dim small", data: { label: "Ends" } }, over ? badge("ended", "bad") : key.expires_at ? formatDate(key.expires_at) : "never"),
    el("td", { class: "right" }, el("button", { class: "button quiet small", type: "button", "aria-label": `Revoke ${key.name}`, onclick: (event) => remove(event.currentTarget) }, "Revoke")));
}

async function revoke(button, key, path, again) {
  const sure = await confirmDialog({ title: `Revoke “${key.name}”?`, text: "Programs that use it are refused from now on.", action: "Revoke it", danger: true });
  if (sure) await busy(button, async () => (await api(path, { method: "DELETE" }), again()));
}

// Makes the key that a form asks for, and shows it, this once; what is wrong stands at the form.
export async function makeKey(form, path, again) {
  clearFormError(form);
  const given = new FormData(form);
  const days = Number(given.get("days"));
  const body = { name: given.get("name").trim(), scopes: given.getAll("scopes"), ...(days ? { expires_at: new Date(Date.now() + days * 86400000).toISOString() } : {}) };
  if (!body.name) return showFormError(form, { message: "", fields: { name: "Write what it is for, so that you know it again." } });
  if (!body.scopes.length) return showFormError(form, { message: "Choose at least one thing that it may do." });
  try {
    const made = await api(path, { method: "POST", body, once: crypto.randomUUID() });
    form.reset();
    again();
    openDialog("The key is made", "middle", el("p", {}, "It is shown only now. Keep it where your program reads it."), secret(made.name, made.key));
  } catch (problem) {
    showFormError(form, problem);
  }
}

if (form) {
  form.addEventListener("submit", (event) => (event.preventDefault(), makeKey(form, PATH, () => load("#keys", keys))));
  demandSignIn().then(async () => {
    load("#keys", keys);
    document.querySelector("#admin-scope").hidden = !(await whoAmI()).isAdmin;
  });
}
