// A dancer: one's own profile, or somebody else's with a way to follow.
import { api, demandSignIn, whoAmI } from "./client.js";
import { dancerLink, root, takeLine } from "./dance_axes.js";
import { mountPages } from "./dance_pages.js";
import { openDialog } from "./dialogs.js";
import { report } from "./report.js";
import { avatar, badge, busy, confirmDialog, count, el, emptyState, errorState, formatDuration, formatNumber, icon, show, showFormError } from "./ui.js";

const asked = document.body.dataset.userId;

const stat = (value, words) => el("div", { class: "stat" }, el("strong", {}, value), el("span", {}, words));

function showHead(name, picture, told, ...actions) {
  document.title = `${name} · Troupe`;
  show("#person", el("div", { class: "row between" },
    el("div", { class: "row person" }, avatar(name, picture, "big"), el("div", {}, el("h1", {}, name), el("p", { class: "dim" }, told))),
    el("div", { class: "actions" }, actions)));
}

// ---- one's own --------------------------------------------------------------------------------

async function showMe(me) {
  const stats = await api("/api/users/stats");
  const rename = el("button", { class: "button quiet", type: "button", onclick: () => askName(me) }, "Change your name");
  showHead(me.displayName, me.avatarUrl, me.email, rename);
  const [low, high] = [100 * (me.level - 1) ** 2, 100 * me.level ** 2];
  show("#figures",
    el("section", { class: "card", "aria-label": "Level" },
      el("div", { class: "row between" }, el("h2", {}, `Level ${me.level}`), el("span", { class: "dim num" }, `${formatNumber(me.points)} points · ${formatNumber(high - me.points)} more to level ${me.level + 1}`)),
      el("progress", { class: "progress", max: String(high - low), value: String(me.points - low), "aria-label": "The way to the next level" }),
      el("div", { class: "row badges" }, me.badges.length
        ? me.badges.map((name) => badge([icon("badge"), name], "good"))
        : el("p", { class: "dim small" }, "60 points or more in a challenge earn its badge; the first take of each earns its points."))),
    el("section", { class: "card stats", "aria-label": "Figures" },
      stat(formatNumber(stats.totalSessions), stats.totalSessions === 1 ? "dance" : "dances"), stat(formatDuration(stats.totalDuration), "danced"),
      stat(formatNumber(stats.weeklyProgress.sessions), "this week"), people(me, "followers", me.followers === 1 ? "follower" : "followers"), people(me, "following", "followed")));
}

// A figure that opens who is counted in it.
const people = (me, kind, words) => {
  if (!me[kind]) return stat("0", words);
  const open = () => {
    const list = el("ul", { class: "people" });
    const more = el("button", { class: "button quiet small", type: "button", hidden: true }, "Show more");
    openDialog(kind === "followers" ? "Who follows you" : "Whom you follow", "middle", list, more);
    mountPages(list, more, {
      fetchPage: async (cursor) => {
        const told = await api(`/api/users/${me.id}/${kind}?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
        return { items: told.users, nextCursor: told.pagination.nextCursor };
      },
      draw: (one) => el("li", {}, el("span"), avatar(one.displayName, one.avatarUrl), dancerLink(one.id, one.displayName), el("span", { class: "dim small" }, `level ${one.level}`)),
      empty: () => el("li", { class: "whole dim" }, "Nobody any more."),
    });
  };
  return el("button", { class: "stat", type: "button", onclick: open }, el("strong", {}, formatNumber(me[kind])), el("span", {}, words));
};

function askName(me) {
  const input = el("input", { id: "displayName", name: "displayName", value: me.displayName, maxlength: "50", required: true });
  const save = el("button", { class: "button", type: "submit" }, "Save");
  const form = el("form", {}, el("h2", {}, "Your name"), el("div", { class: "field" }, el("label", { for: "displayName" }, "As others see it"), input),
    el("div", { class: "actions end" }, el("button", { class: "button quiet", type: "button", onclick: () => dialog.close() }, "Cancel"), save));
  const dialog = el("dialog", { class: "dialog", "aria-label": "Your name" }, form);
  form.onsubmit = async (event) => {
    event.preventDefault();
    await busy(save, async () => {
      try {
        await api("/api/users/profile", { method: "PUT", body: { displayName: input.value.trim() } });
        location.reload();
      } catch (problem) {
        showFormError(form, problem);
      }
    });
  };
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// ---- somebody else's --------------------------------------------------------------------------

async function showOther() {
  const [stand, first] = await Promise.all([api(`/api/users/${asked}/follow`), api(`/api/users/${asked}/submissions?limit=1`)]);
  const dance = first.submissions[0] && (await api(`/api/submissions/${first.submissions[0].id}`));
  const { displayName = "A dancer", avatarUrl, level } = dance?.userProfile ?? {};
  const told = (now) => [level ? `Level ${level} · ` : "", count(now.followers, "follower"), now.followsYou ? " · follows you" : ""];
  const draw = (now) => {
    const toggle = async (event) => {
      const next = await busy(event.currentTarget, () => api(`/api/users/${asked}/follow`, { method: now.isFollowing ? "DELETE" : "POST" }));
      if (next) draw(next);
    };
    showHead(displayName, avatarUrl, told(now), el("button", { class: `button ${now.isFollowing ? "quiet" : ""}`, type: "button", "aria-pressed": String(now.isFollowing), onclick: toggle }, now.isFollowing ? "You follow" : "Follow"),
      el("button", { class: "button quiet", type: "button", onclick: (event) => block(event.currentTarget, displayName) }, "Block"),
      el("button", { class: "icon-button", type: "button", "aria-label": "Report this dancer", title: "Report this dancer", onclick: () => report("user", asked) }, icon("flag")));
  };
  draw(stand);
}

async function block(button, name) {
  const sure = await confirmDialog({ title: `Block ${name}?`, text: "Neither of you sees the other’s dances and comments any more, and neither follows the other. Nobody is told. Your account has the list, to undo it.", action: "Block" });
  if (sure) await busy(button, async () => (await api(`/api/users/${asked}/block`, { method: "POST" }), location.assign(`${root}/account#blocks-section`)));
}

async function showDances(userId, own) {
  const list = el("ul", { class: "takes" });
  show("#dances", list);
  await mountPages(list, document.querySelector("#more"), {
    fetchPage: async (cursor) => {
      const told = await api(`/api/users/${userId}/submissions?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
      return { items: told.submissions, nextCursor: told.pagination.nextCursor };
    },
    draw: takeLine,
    empty: () => el("li", { class: "whole" }, own
      ? emptyState("dance", "You have not danced yet", "A clip of 15 seconds is enough for points on four axes, with words on what to practise.", el("a", { class: "button", href: `${root}/dance` }, "Dance today’s challenge"))
      : emptyState("dance", "No dances yet", "What is submitted to a challenge is listed here.")),
  });
}

async function start() {
  await demandSignIn();
  try {
    const me = await whoAmI();
    if (asked === me.id) return location.replace(`${root}/dance/profile`);
    await Promise.all([asked ? showOther() : showMe(me), showDances(asked ?? me.id, !asked)]);
  } catch (problem) {
    show("#person", problem.status === 404 ? emptyState("info", "There is no such dancer", "The account may be gone.") : errorState(problem, () => location.reload()));
    if (problem.status === 404) document.querySelector("#dances").closest("section").hidden = true;
  }
}

start();
