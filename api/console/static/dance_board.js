// The leaderboard of one challenge, chosen among those that have begun.
import { api, demandSignIn, whoAmI } from "./client.js";
import { boardLine, root } from "./dance_axes.js";
import { mountPages } from "./dance_pages.js";
import { el, emptyState, errorState, formatDate, show } from "./ui.js";

const select = document.querySelector("#challenge");
const asked = new URLSearchParams(location.search).get("challenge");

async function showBoard(id) {
  const me = await whoAmI();
  const list = el("ol", { class: "people" });
  show("#board", list);
  await mountPages(list, document.querySelector("#more"), {
    fetchPage: async (cursor) => {
      const told = await api(`/api/challenges/${id}/leaderboard?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
      return { items: told.leaderboard, nextCursor: told.pagination.nextCursor };
    },
    draw: (entry) => boardLine(entry, me.id),
    empty: () => el("li", { class: "whole" }, emptyState("trophy", "Nobody is on it yet", "The first take with a score leads it, whatever its points.", el("a", { class: "button", href: `${root}/dance/challenges/${id}` }, "See the challenge"))),
  });
}

async function start() {
  await demandSignIn();
  try {
    const { challenges } = await api("/api/challenges?active_only=false&limit=100");
    const begun = challenges.filter(({ startTime }) => new Date(startTime) <= Date.now());
    if (!begun.length) {
      show("#board", emptyState("trophy", "No challenge has begun yet", "As soon as one has, its leaderboard is here."));
      return;
    }
    show(select, begun.map((one) => el("option", { value: one.id }, `${one.title}${one.isActive ? "" : ` (ended ${formatDate(one.endTime)})`}`)));
    select.value = begun.some(({ id }) => id === asked) ? asked : begun[0].id;
    select.onchange = () => {
      history.replaceState(null, "", `?challenge=${select.value}`);
      showBoard(select.value);
    };
    await showBoard(select.value);
  } catch (problem) {
    show("#board", errorState(problem, () => location.reload()));
  }
}

start();
