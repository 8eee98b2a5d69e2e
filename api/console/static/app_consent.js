// An app asks to be let in: what it is, what it wants, and the way back to it. Which way that may be,
// the API says: an address that is none of the app's own is refused, and nothing leads there.
import { api, demandSignIn, signOut, whoAmI } from "./client.js";
import { areKnown, listPowers } from "./app_words.js";
import { busy, el, emptyState, formatDate, load, show } from "./ui.js";

const { root, appId } = document.body.dataset;
const PATH = `/api/v1/auth/apps/${encodeURIComponent(appId)}`;
const asked = new URLSearchParams(location.search);
const way = Object.fromEntries(["return_to", "state"].filter((name) => asked.has(name)).map((name) => [name, asked.get(name)]));
const scopes = [...new Set((asked.get("scopes") ?? "read,write").split(","))];

// Who is sent back to: the host of a page, or the scheme of an app on this device.
function placeOf(address) {
  const { protocol, host } = new URL(address);
  return /^https?:$/.test(protocol) ? host : protocol.slice(0, -1);
}

async function ask() {
  if (!areKnown(scopes)) return emptyState("warn", "This link asks for what there is not", "An app may ask for read and write (scopes=read,write). Nothing was changed.");
  const [app, me] = await Promise.all([api(`${PATH}?${new URLSearchParams(way)}`), whoAmI()]);
  const name = el("bdi", {}, app.name);
  return [
    el("h1", {}, "Let ", name, " in?"),
    el("p", { class: "dim" }, "It is somebody else's program, not a part of Troupe. It wants to"),
    listPowers(scopes),
    el("p", { class: "dim small" }, "It can never see your password, change your address or your keys, or delete the account."),
    app.scopes.length ? el("p", { class: "note" }, `It has been let in since ${formatDate(app.since)} (${app.scopes.join(", ")}).`) : null,
    el("dl", { class: "facts" },
      el("dt", {}, "For"), el("dd", {}, el("p", {}, me.displayName), el("p", { class: "dim small" }, me.email), el("button", { class: "button quiet small", type: "button", id: "other", onclick: useOtherAccount }, "Use another account")),
      way.return_to ? [el("dt", {}, "Then back to"), el("dd", { id: "back" }, el("strong", {}, placeOf(way.return_to)))] : null),
    el("div", { class: "actions" },
      el("button", { class: "button", type: "button", id: "allow", onclick: (event) => busy(event.currentTarget, allow) }, "Let it in"),
      el("button", { class: "button quiet", type: "button", id: "refuse", onclick: () => leave(app.refusal_url, `${app.name} was not let in`, "Nothing was changed.") }, "Refuse")),
  ];
}

async function allow() {
  const given = await api(PATH, { method: "PUT", body: { scopes, ...way } });
  leave(given.return_url, `${given.name} is let in`, "You can go back to it now.");
}

// To the app, or where it has named no way back, to the end.
function leave(address, title, text) {
  if (address) return location.replace(address);
  return show("#consent", emptyState("check", title, text, el("a", { class: "button quiet", href: `${root}/account/apps` }, "The apps that you have let in")));
}

async function useOtherAccount(event) {
  await busy(event.currentTarget, signOut);
  await demandSignIn();
}

demandSignIn().then(() => load("#consent", ask));
