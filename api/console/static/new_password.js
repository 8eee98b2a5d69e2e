// A new password for whoever has forgotten theirs: a letter, and the word in it.
import { adoptTokens, api } from "./client.js";
import { clearFormError, showFormError } from "./ui.js";

const { root } = document.body.dataset;
const ask = document.querySelector("#ask");
const choose = document.querySelector("#choose");
const given = decodeURIComponent(location.hash.slice(1)); // the letter's link has the word where no server sees it

function onSubmit(form, flawsOf, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearFormError(form);
    const told = Object.fromEntries(new FormData(form));
    const fields = flawsOf(told);
    if (Object.keys(fields).length) return showFormError(form, { message: "", fields });
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    await work(told).catch((problem) => showFormError(form, problem));
    button.removeAttribute("aria-busy");
  });
}

function showChoice() {
  ask.hidden = true;
  choose.hidden = false;
  choose.elements[given ? "newPassword" : "token"].focus();
}

onSubmit(ask, ({ email }) => (email.includes("@") ? {} : { email: "Write an e-mail address, such as you@example.com." }), async ({ email }) => {
  await api("/auth/forgot-password", { method: "POST", body: { email: email.trim() }, guest: true });
  document.querySelector("#sent").hidden = false;
  showChoice();
});

function choiceFlaws({ token, newPassword }) {
  const fields = {};
  if (!token.trim()) fields.token = "Write the word of the letter, or open its link.";
  if (newPassword.length < 8) fields.newPassword = "It needs 8 characters or more.";
  return fields;
}

onSubmit(choose, choiceFlaws, async ({ token, newPassword }) => {
  const pair = await api("/auth/reset-password", { method: "POST", body: { token: token.trim(), newPassword }, guest: true });
  await adoptTokens(pair);
  location.assign(`${root}/dance`);
});

if (given) {
  history.replaceState(null, "", location.pathname);
  choose.elements.token.value = given;
  choose.elements.token.closest(".field").hidden = true;
  showChoice();
}
