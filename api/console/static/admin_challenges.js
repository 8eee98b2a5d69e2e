// All challenges: what is on, what comes, what was.
import { openDesk, root } from "./admin.js";
import { api } from "./client.js";
import { LEVELS } from "./dance_axes.js";
import { mountPages } from "./dance_pages.js";
import { badge, count, el, emptyState, formatAgo, formatDate, formatNumber } from "./ui.js";

async function fetchPage(cursor) {
  const told = await api(`/api/challenges?active_only=false&limit=25${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  return { items: told.challenges, nextCursor: told.pagination.nextCursor };
}

function stateOf({ isActive, startTime, endTime }) {
  if (isActive) return [badge("On now", "good"), `ends ${formatAgo(endTime)}`];
  return new Date(startTime) > Date.now() ? [badge("Coming", "accent"), `begins ${formatAgo(startTime)}`] : [badge("Over"), `ended ${formatAgo(endTime)}`];
}

function draw(one) {
  const [state, when] = stateOf(one);
  return el("li", { class: "challenge-line" },
    el("div", { class: "grow" },
      el("p", {}, el("a", { class: "strong", href: `${root}/admin/challenges/${one.id}` }, one.title)),
      el("p", { class: "dim small" }, [one.type.replaceAll("_", " "), LEVELS[one.difficulty], `${formatNumber(one.points)} points`, count(one.totalSubmissions, "take")].join(" · "))),
    el("span", { class: "dim small when", title: `${formatDate(one.startTime)} – ${formatDate(one.endTime)}` }, when),
    el("span", { class: "state" }, state));
}

const empty = () => el("li", {}, emptyState("trophy", "There is no challenge yet", "Make the first one: it needs a title, a time, and what counts. Dancers see it as soon as it begins.",
  el("a", { class: "button", href: `${root}/admin/challenges/new` }, "New challenge")));

openDesk(() => mountPages(document.querySelector("#challenges"), document.querySelector("#more"), { fetchPage, draw, empty }));
