// Both forms: signing in, and a new account.
import { accessToken, signIn, signUp } from "./client.js";
import { clearFormError, showFormError } from "./ui.js";

const root = document.body.dataset.root;
const form = document.querySelector("#form");
const asked = new URLSearchParams(location.search).get("next") ?? "";

// Only pages of this site: an address with a host of its own would lead elsewhere.
function nextPage() {
  const next = new URL(asked || `${root}/dance`, location.href);
  return next.origin === location.origin && next.pathname.startsWith(root) ? next.href : root;
}

function flawsOf({ email, password }) {
  const fields = {};
  if (!email.includes("@")) fields.email = "Write an e-mail address, such as you@example.com.";
  if (!password) fields.password = "Write your password.";
  else if ("new" in form.dataset && password.length < 8) fields.password = "It needs 8 characters or more.";
  return fields;
}

async function submit(event) {
  event.preventDefault();
  clearFormError(form);
  const { email, password, displayName } = Object.fromEntries(new FormData(form));
  const fields = flawsOf({ email, password });
  if (Object.keys(fields).length) return showFormError(form, { message: "", fields });
  const button = form.querySelector("[type=submit]");
  button.setAttribute("aria-busy", "true");
  try {
    await ("new" in form.dataset ? signUp(email.trim(), password, displayName.trim()) : signIn(email.trim(), password));
    location.assign(nextPage());
  } catch (problem) {
    showFormError(form, problem);
    button.removeAttribute("aria-busy");
  }
}

for (const link of document.querySelectorAll("[data-keep-next]")) if (asked) link.search = location.search;
form.addEventListener("submit", submit);
accessToken().then((token) => token && location.replace(nextPage())).catch(() => {});
