// What only administrators see: a page's content is inert until the API has said that one asks.
import { api, demandSignIn, followStream, whoAmI } from "./client.js";
import { el, emptyState, errorState, show } from "./ui.js";

export const { root } = document.body.dataset;

// Puts the page's content in its place and starts it; who does not administer reads so instead.
export async function openDesk(start) {
  await demandSignIn();
  const gate = document.querySelector("#gate");
  let me;
  try {
    me = await whoAmI();
  } catch (problem) {
    show(gate, errorState(problem, () => openDesk(start)));
    return;
  }
  if (!me.isAdmin) {
    document.title = "Not for you · Troupe";
    show(gate, forbidden(me));
    return;
  }
  gate.replaceWith(document.querySelector("#desk").content.cloneNode(true));
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" }); // on a phone
  await start(me);
}

function forbidden({ email }) {
  const told = emptyState("admin", "This page is for administrators", `You are signed in as ${email}, who is none (403). Whoever runs this Troupe can make you one, or sign in with an account that is.`,
    el("a", { class: "button", href: root }, "To the start"));
  told.querySelector(".empty-title").replaceWith(el("h1", {}, "This page is for administrators"));
  return told;
}

// Accounts by their ids, in one call: {id: {displayName, email, …}}. Who is gone is left out.
const known = new Map();
export async function findPeople(ids) {
  const asked = [...new Set(ids)].filter((id) => id && id !== "system" && !known.has(id)).slice(0, 100);
  if (asked.length) {
    const { users } = await api(`/api/admin/users?ids=${encodeURIComponent(asked.join(","))}`);
    for (const id of asked) known.set(id, null);
    for (const user of users) known.set(user.id, user);
  }
  return known;
}

export const nameOf = (id) => (id === "system" ? "Troupe itself" : known.get(id)?.displayName ?? "Somebody who left");

// What the system is, told part by part as it changes: `onPart` is given the part's name and what it
// is. `look` is called while no stream is to be had.
export const followSystem = (onPart, look) =>
  followStream("/api/v1/system/events", ({ event, data }) => onPart(event.replace("system.", ""), data), { look });
