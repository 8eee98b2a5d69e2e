// Letters and what became of them; addresses to which nothing more is sent.
import { openDesk } from "./admin.js";
import { api } from "./client.js";
import { mountPages } from "./dance_pages.js";
import { badge, busy, el, emptyState, formatAgo, formatDate, toast } from "./ui.js";

const LETTERS = "/api/v1/admin/letters";
const BOUNCED = "/api/v1/admin/bounced-addresses";
const STATES = { pending: ["On its way", "accent"], sent: ["Sent", "good"], bounced: ["Came back", "bad"], failed: ["Given up", "bad"] };

const fetchFrom = (path, more = {}) => async (cursor) => {
  const query = new URLSearchParams({ items_per_page: 20, ...more, ...(cursor ? { cursor } : {}) });
  const { items, pagination } = await api(`${path}?${query}`);
  return { items, nextCursor: pagination.next_cursor };
};

function drawLetter({ recipient, kind, status, attempt, said, next_try_at, created_at }) {
  const told = [kind.replaceAll("_", " "), formatAgo(created_at), attempt > 1 ? `tried ${attempt} times` : null, next_try_at ? `next try ${formatAgo(next_try_at)}` : null];
  return el("li", {}, el("div", { class: "grow" },
    el("p", { class: "wrap" }, el("strong", {}, recipient)),
    el("p", { class: "dim small", title: formatDate(created_at) }, told.filter(Boolean).join(" · ")),
    said ? el("p", { class: "small wrap" }, said) : null), badge(...STATES[status]));
}

function drawBounced({ address, at, said }) {
  const line = el("li", {}, el("div", { class: "grow" }, el("p", { class: "wrap" }, el("strong", {}, address)), el("p", { class: "dim small wrap" }, `${said} · ${formatAgo(at)}`)),
    el("button", { class: "button quiet small", type: "button", "aria-label": `Send to ${address} again`, onclick: (event) => lift(event.currentTarget) }, "Send again"));
  const lift = (button) => busy(button, async () => {
    await api(`${BOUNCED}/${encodeURIComponent(address)}`, { method: "DELETE" });
    toast(`Letters go to ${address} again.`, "good");
    line.remove();
  });
  return line;
}

const none = (...told) => () => el("li", {}, emptyState(...told));

openDesk(() => {
  const status = document.querySelector("#status");
  const showLetters = () => mountPages(document.querySelector("#letters"), document.querySelector("#more"), {
    fetchPage: fetchFrom(LETTERS, status.value ? { status: status.value } : {}), draw: drawLetter,
    empty: none("info", status.value ? "No letter is like this" : "No letters", "With a mail server (TROUPE_SMTP_URL) letters stand here for 30 days. Without one they are laid into the folder mail of the data."),
  });
  status.addEventListener("change", showLetters);
  showLetters();
  mountPages(document.querySelector("#bounced"), document.querySelector("#more-bounced"), {
    fetchPage: fetchFrom(BOUNCED), draw: drawBounced, empty: none("check", "No address is barred", "When a mail server does not know an address, nothing more is sent to it, and it comes here."),
  });
});
