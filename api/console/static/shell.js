// What every page has: who is signed in, and the switch between light and dark.
import { signOut, whoAmI } from "./client.js";
import { avatar, busy, el, show } from "./ui.js";

const root = document.body.dataset.root;

function switchTheme() {
  const now = getComputedStyle(document.documentElement).colorScheme.trim();
  const dark = now === "dark" || (now !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", document.documentElement.dataset.theme);
}
document.querySelector("#theme").addEventListener("click", switchTheme);

// A picture that is not there any more leaves its place empty, not a torn leaf.
addEventListener("error", ({ target }) => target instanceof HTMLImageElement && target.classList.add("gone"), true);

async function leave(event) {
  await busy(event.currentTarget, signOut);
  location.assign(root);
}

function accountMenu(me) {
  const menu = el("div", { class: "menu", id: "account-menu", popover: "auto" },
    el("p", { class: "menu-head" }, el("strong", {}, me.displayName), el("span", { class: "dim" }, me.email)),
    el("a", { href: `${root}/dance/profile` }, "Your dances"),
    el("a", { href: `${root}/account` }, "Account"),
    me.isAdmin ? el("a", { href: `${root}/admin` }, "Administration") : null,
    el("button", { type: "button", onclick: leave }, "Sign out"));
  return [
    el("button", { class: "avatar-button", type: "button", popovertarget: menu.id, "aria-label": `Account of ${me.displayName}` },
      avatar(me.displayName, me.avatarUrl)),
    menu,
  ];
}

async function showWho() {
  const me = await whoAmI();
  if (!me) {
    show("#who-slot", el("a", { class: "button small", href: `${root}/sign-in` }, "Sign in"));
    return;
  }
  show("#who-slot", accountMenu(me));
  for (const entry of document.querySelectorAll('.nav [data-section="admin"]')) entry.hidden = !me.isAdmin;
}

if (!document.body.matches("[data-plain]")) showWho().catch(() => {});
