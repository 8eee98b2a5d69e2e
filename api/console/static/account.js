// The account: name, address, password, log-ins, and the person's own data.
import { showOwnData } from "./account_data.js";
import { showEmailChange } from "./account_email.js";
import { showWishes } from "./account_wishes.js";
import { adoptTokens, api, demandSignIn, forget } from "./client.js";
import { badge, busy, clearFormError, confirmDialog, el, formatAgo, icon, load, show, showFormError, toast, toastError } from "./ui.js";

const { root } = document.body.dataset;
const profile = document.querySelector("#profile");
const password = document.querySelector("#password");

async function open() {
  await demandSignIn();
  load("#log-ins", logIns);
  try {
    const [told, known] = await Promise.all([api("/api/users/profile"), api("/api/v1/auth/me")]);
    profile.elements.displayName.value = told.displayName;
    profile.elements.email.value = password.elements.username.value = known.email;
    show("#verified", known.email_verified ? [icon("check", "tiny"), "Verified"] : ["Not verified yet.", el("button", { class: "text-button", type: "button", onclick: verify }, "Send me the link")]);
    if ("pendingEmail" in told) showEmailChange(told);
    showWishes(told, known.email_verified);
    showOwnData({ id: told.id, email: known.email, eraseAt: told.eraseAt });
  } catch (problem) {
    toastError(problem);
  }
}

const verify = (event) => busy(event.currentTarget, async () => {
  const sent = await api("/api/v1/auth/send-verification", { method: "POST" });
  toast(sent.message, "good");
});

function onSubmit(form, flawsOf, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearFormError(form);
    const given = Object.fromEntries(new FormData(form));
    const fields = flawsOf(given);
    if (Object.keys(fields).length) return showFormError(form, { message: "", fields });
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    await work(given).catch((problem) => showFormError(form, problem));
    button.removeAttribute("aria-busy");
  });
}

onSubmit(profile, ({ displayName }) => (displayName.trim() ? {} : { displayName: "Write a name." }), async ({ displayName }) => {
  await api("/api/users/profile", { method: "PUT", body: { displayName: displayName.trim() } });
  toast("Saved.", "good");
});

function passwordFlaws({ currentPassword, newPassword }) {
  if (!currentPassword) return { currentPassword: "Write your current password." };
  return newPassword.length < 8 ? { newPassword: "It needs 8 characters or more." } : {};
}

onSubmit(password, passwordFlaws, async ({ currentPassword, newPassword }) => {
  await adoptTokens(await api("/auth/change-password", { method: "POST", body: { currentPassword, newPassword } }));
  password.reset();
  toast("The password is changed. Everywhere else you are signed out.", "good");
});

// ---- log-ins ------------------------------------------------------------------------------------

const LOG_INS = "/api/users/me/log-ins";
const SHOWN = 8;

async function logIns() {
  const found = (await api(LOG_INS)).logIns;
  const ordered = [...found.filter((one) => one.current), ...found.filter((one) => !one.current)];
  const more = ordered.length - SHOWN;
  return [ordered.slice(0, SHOWN).map(logInLine), more > 0 ? el("li", { class: "dim small" }, `And ${more} more, which were used longer ago.`) : null];
}

function logInLine({ id, device, current, begunAt, lastUsedAt }) {
  const name = device ?? "A program";
  const told = [current || !lastUsedAt ? null : `last here ${formatAgo(lastUsedAt)}`, begunAt ? `signed in ${formatAgo(begunAt)}` : null].filter(Boolean);
  const end = (event) => busy(event.currentTarget, async () => {
    await api(`${LOG_INS}/${id}`, { method: "DELETE" });
    toast(`${name} is signed out.`, "good");
    load("#log-ins", logIns);
  });
  return el("li", {}, el("div", { class: "grow" }, el("p", {}, el("strong", {}, name)), el("p", { class: "dim small" }, told.join(" · "))),
    current ? badge("This one", "good") : el("button", { class: "button quiet small", type: "button", "aria-label": `Sign out ${name}`, onclick: end }, "Sign out"));
}

async function signOutEverywhere(event) {
  const button = event.currentTarget;
  const sure = await confirmDialog({ title: "Sign out everywhere?", text: "Every browser and program that is signed in has to sign in again, this one too. API keys stay.", action: "Sign out", danger: true });
  if (!sure) return;
  await busy(button, async () => {
    await api("/auth/logout-everywhere", { method: "POST" });
    await forget();
    location.assign(`${root}/sign-in`);
  });
}

document.querySelector("#everywhere").addEventListener("click", signOutEverywhere);
const verified = new URLSearchParams(location.search).get("verified");
if (verified) {
  toast(...(verified === "yes" ? ["Your address is verified.", "good"] : ["This link is not good any more. Send yourself another one.", "bad"]));
  history.replaceState(null, "", location.pathname);
}
open();
