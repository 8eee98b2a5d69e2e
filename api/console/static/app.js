// One of somebody's own apps: its name and addresses, keys, webhooks, and who has let it in.
import { atAddresses, readApp } from "./app_form.js";
import { ApiError, api, demandSignIn } from "./client.js";
import { secret } from "./dialogs.js";
import { keyTable, makeKey } from "./keys.js";
import { busy, clearFormError, confirmDialog, count, el, emptyState, errorState, formatAgo, load, show, showFormError, toast } from "./ui.js";
import { addHook, hookBadge, hookFacts } from "./webhooks.js";

const { root, appId } = document.body.dataset;
const PATH = `/api/v1/apps/${appId}`;
const form = document.querySelector("#app");

async function open() {
  await demandSignIn();
  try {
    const { items } = await api("/api/v1/apps");
    const app = items.find(({ id }) => id === appId);
    if (!app) throw new ApiError("There is no such app of yours.");
    showApp(app);
  } catch (problem) {
    return show("#facts", errorState(problem, open));
  }
  load("#keys", listKeys);
  return load("#hooks", listHooks);
}

async function showApp({ name, return_urls, consent_url, created_at }) {
  document.title = `${name} · Troupe`;
  show("#title", el("bdi", {}, name));
  form.elements.name.value = name;
  form.elements.return_urls.value = return_urls.join("\n");
  show("#consent", secret("Where people let it in", consent_url), secret("Its id", appId));
  const users = await api(`${PATH}/users?items_per_page=1`).catch(() => null);
  show("#facts", el("span", {}, `made ${formatAgo(created_at)}`), users ? el("span", {}, `${count(users.pagination.total_items, "person has", "people have")} let it in`) : null);
}

async function save(event) {
  event.preventDefault();
  clearFormError(form);
  try {
    showApp(await api(PATH, { method: "PUT", body: readApp(form) }));
    toast("Saved.", "good");
  } catch (problem) {
    showFormError(form, atAddresses(problem));
  }
}

async function listKeys() {
  const { items } = await api(`${PATH}/keys`);
  if (!items.length) return emptyState("account", "The app cannot call yet", "Make a key for its server. It is shown once, and you can revoke it here at any time.");
  return keyTable(items, (key) => `${PATH}/keys/${key.id}`, () => load("#keys", listKeys));
}

async function listHooks() {
  const { items } = await api(`${PATH}/webhooks?items_per_page=50`);
  if (!items.length) return emptyState("share", "The app hears of nothing", "Add an address below: it is told of the jobs of everybody who has let the app in.");
  return el("ul", { class: "lines" }, items.map((hook) => el("li", {},
    el("div", { class: "grow" }, el("p", { class: "endpoint" }, hook.url), hookFacts(hook)), hookBadge(hook),
    el("button", { class: "button quiet small", type: "button", "aria-label": `Delete ${hook.url}`, onclick: (event) => removeHook(event.currentTarget, hook) }, "Delete"))));
}

async function removeHook(button, { id }) {
  const sure = await confirmDialog({ title: "Delete this webhook?", text: "It is told nothing any more, and its deliveries are forgotten.", action: "Delete it", danger: true });
  if (sure) await busy(button, async () => (await api(`${PATH}/webhooks/${id}`, { method: "DELETE" }), load("#hooks", listHooks)));
}

async function remove(event) {
  const button = event.currentTarget;
  const sure = await confirmDialog({ title: "Delete this app?", text: "Its keys, its webhooks and what people have allowed it end at once, and what is its own is erased. What it has made for people stays theirs.", action: "Delete it", danger: true });
  if (sure) await busy(button, async () => (await api(PATH, { method: "DELETE" }), location.assign(`${root}/account/apps`)));
}

const onSubmit = (id, work) => document.querySelector(id).addEventListener("submit", (event) => (event.preventDefault(), work(event.currentTarget)));
form.addEventListener("submit", save);
onSubmit("#new-app-key", (given) => makeKey(given, `${PATH}/keys`, () => load("#keys", listKeys)));
onSubmit("#new-app-hook", (given) => addHook(given, `${PATH}/webhooks`, () => load("#hooks", listHooks)));
document.querySelector("#delete").addEventListener("click", remove);
open();
