// Accounts: found, given the role, logged out.
import { openDesk, root } from "./admin.js";
import { api } from "./client.js";
import { mountPages } from "./dance_pages.js";
import { avatar, badge, busy, confirmDialog, count, el, emptyState, formatAgo, formatDate, formatNumber, show, toast } from "./ui.js";

const PATH = "/api/admin/users";
let form = null;
let me = null;

async function fetchPage(cursor) {
  const { name, who } = Object.fromEntries(new FormData(form));
  const query = new URLSearchParams({ limit: 25, ...(name.trim() ? { name: name.trim() } : who ? { administrators: "true" } : {}), ...(cursor ? { cursor } : {}) });
  const { users, pagination } = await api(`${PATH}?${query}`);
  show("#count", name.trim() || who ? `${count(pagination.totalCount, "account")} found.` : `${count(pagination.totalCount, "account")}, the newest first.`);
  return { items: users, nextCursor: pagination.nextCursor };
}

function draw(user) {
  const isAdmin = user.role === "ADMIN";
  const facts = [`joined ${formatAgo(user.createdAt)}`, user.lastSignInAt ? `signed in ${formatAgo(user.lastSignInAt)}` : "not signed in since", user.points ? `${formatNumber(user.points)} points` : null];
  return el("li", { id: user.id, class: "user-line" }, avatar(user.displayName, null),
    el("div", { class: "grow" },
      el("p", { class: "heads" }, el("a", { class: "strong", href: `${root}/dance/people/${user.id}` }, user.displayName), user.id === me.id ? badge("you") : null, isAdmin ? badge("Administrator", "accent") : null, user.eraseAt ? badge(`erased ${formatAgo(user.eraseAt)}`, "bad") : null),
      el("p", { class: "dim small wrap" }, user.email, user.emailVerified ? "" : " (not verified)"),
      el("p", { class: "dim small", title: formatDate(user.createdAt) }, facts.filter(Boolean).join(" · "))),
    el("div", { class: "act" },
      el("a", { class: "button quiet small", href: `${root}/admin/jobs?owner=${user.id}`, "aria-label": `Jobs of ${user.displayName}` }, "Jobs"),
      button(`Sign out ${user.displayName}`, "Sign out", (node) => signOut(node, user)),
      button(`${isAdmin ? "Take the role" : "Make admin"}: ${user.displayName}`, isAdmin ? "Take the role" : "Make admin", (node) => changeRole(node, user))));
}

const button = (label, words, work) => el("button", { class: "button quiet small", type: "button", "aria-label": label, onclick: (event) => work(event.currentTarget) }, words);

async function signOut(node, user) {
  const sure = await confirmDialog({ title: `Sign out ${user.displayName} everywhere?`, text: "Every browser and program of theirs has to sign in again, as where a token was stolen. API keys stay.", action: "Sign out", danger: true });
  if (sure) await busy(node, async () => (await api(`${PATH}/${user.id}/log-out`, { method: "POST" }), toast(`${user.displayName} is signed out everywhere.`, "good")));
}

async function changeRole(node, user) {
  const role = user.role === "ADMIN" ? "USER" : "ADMIN";
  const words = role === "ADMIN" ? { title: `Make ${user.displayName} an administrator?`, text: "They may then do everything on these pages: see all jobs, end them, take down dances, and make others administrators.", action: "Make administrator" } : { title: `Take the role from ${user.displayName}?`, text: "They are an ordinary user again, and have to sign in anew.", action: "Take the role" };
  const sure = await confirmDialog({ ...words, danger: true });
  if (!sure) return;
  await busy(node, async () => {
    const now = await api(`${PATH}/${user.id}/role`, { method: "PUT", body: { role } });
    document.getElementById(user.id).replaceWith(draw(now));
    toast(role === "ADMIN" ? `${user.displayName} is an administrator, once signed in again.` : `${user.displayName} is an ordinary user.`, "good");
  });
}

const empty = () => el("li", {}, emptyState("account", "Nobody is found", "Write the whole e-mail address, or the id as it stands at a job."));

const open = () => mountPages(document.querySelector("#users"), document.querySelector("#more"), { fetchPage, draw, empty });

openDesk((caller) => {
  me = caller;
  form = document.querySelector("#filters");
  form.elements.name.value = new URLSearchParams(location.search).get("name") ?? "";
  form.addEventListener("submit", (event) => (event.preventDefault(), open()));
  form.elements.who.addEventListener("change", () => ((form.elements.name.value = ""), open()));
  open();
});
