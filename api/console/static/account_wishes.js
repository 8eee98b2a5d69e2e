// Letters, who sees the profile, and with whom one wants to have nothing to do.
import { api } from "./client.js";
import { busy, el, formatAgo, icon, load, show, toast, toastError } from "./ui.js";

const { root } = document.body.dataset;
const BLOCKS = "/api/users/me/blocks";

export function showWishes(profile, verified) {
  const letters = document.querySelector("#mailWhenDone");
  letters.disabled = !verified && !profile.mailWhenDone;
  document.querySelector("#unverified").hidden = !letters.disabled;
  show("#mail-problem", profile.mailProblem ? el("p", { class: "note warn" }, icon("warn"), el("span", {}, `Letters do not reach you: ${profile.mailProblem}`)) : null);
  for (const name of ["mailWhenDone", "privateProfile"]) keepWish(document.querySelector(`#${name}`), profile[name]);
  load("#blocks", blocks);
}

function keepWish(box, wished) {
  box.checked = wished;
  box.addEventListener("change", async () => {
    try {
      await api("/api/users/profile", { method: "PUT", body: { [box.name]: box.checked } });
      toast("Saved.", "good");
    } catch (problem) {
      box.checked = !box.checked;
      toastError(problem);
    }
  });
}

async function blocks() {
  const { users } = await api(`${BLOCKS}?limit=100`);
  document.querySelector("#blocks-section").hidden = !users.length;
  return users.map(({ id, displayName, blockedAt }) => {
    const lift = (event) => busy(event.currentTarget, async () => {
      await api(`/api/users/${id}/block`, { method: "DELETE" });
      toast(`${displayName} is not blocked any more.`, "good");
      load("#blocks", blocks);
    });
    return el("li", {}, el("div", { class: "grow" }, el("p", {}, el("a", { href: `${root}/dance/people/${id}` }, displayName)), el("p", { class: "dim small" }, `blocked ${formatAgo(blockedAt)}`)),
      el("button", { class: "button quiet small", type: "button", "aria-label": `Block ${displayName} no more`, onclick: lift }, "Unblock"));
  });
}
