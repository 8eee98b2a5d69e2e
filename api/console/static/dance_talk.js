// Likes and comments of a dance.
import { api } from "./client.js";
import { dancerLink } from "./dance_axes.js";
import { report } from "./report.js";
import { avatar, busy, clearFormError, confirmDialog, count, el, formatAgo, icon, show, showFormError, toastError } from "./ui.js";

export function mountTalk(place, submission, me) {
  let { likedByMe: liked, likeCount: likes } = submission;
  let comments = [...submission.comments];
  const path = `/api/submissions/${submission.id}`;
  const list = el("ul", { class: "comments" });
  const like = el("button", { class: "button quiet small", type: "button", onclick: toggle });

  function drawLike() {
    like.setAttribute("aria-pressed", String(liked));
    show(like, icon("heart", liked ? "full" : ""), count(likes, "like"));
  }
  async function toggle() {
    liked = !liked;
    likes += liked ? 1 : -1;
    drawLike();
    try {
      await api(`${path}/like`, { method: liked ? "POST" : "DELETE" });
    } catch (problem) {
      liked = !liked;
      likes += liked ? 1 : -1;
      drawLike();
      toastError(problem);
    }
  }
  const draw = () => show(list, comments.length ? comments.map(line) : el("li", { class: "dim" }, "No comments yet. A kind word goes a long way."));
  const line = (comment) => el("li", {},
    avatar(comment.userProfile.displayName, comment.userProfile.avatarUrl),
    el("div", { class: "grow" },
      el("p", { class: "small" }, el("strong", {}, dancerLink(comment.userId, comment.userProfile.displayName)), el("span", { class: "dim" }, ` · ${formatAgo(comment.createdAt)}`)),
      el("p", {}, comment.content)),
    comment.userId === me.id || me.isAdmin ? el("button", { class: "icon-button small", type: "button", "aria-label": "Delete this comment", onclick: () => remove(comment) }, icon("trash", "tiny"))
      : el("button", { class: "icon-button small", type: "button", "aria-label": "Report this comment", onclick: () => report("comment", comment.id) }, icon("flag", "tiny")));
  async function remove(comment) {
    if (!(await confirmDialog({ title: "Delete this comment?", text: "It cannot be brought back.", action: "Delete", danger: true }))) return;
    try {
      await api(`${path}/comments/${comment.id}`, { method: "DELETE" });
      comments = comments.filter(({ id }) => id !== comment.id);
      draw();
    } catch (problem) {
      toastError(problem);
    }
  }
  const words = el("input", { class: "input", name: "content", maxlength: "500", placeholder: "Say something about it", "aria-label": "Comment", autocomplete: "off" });
  const send = el("button", { class: "button", type: "submit" }, "Send");
  const form = el("form", { class: "say field" }, words, send);
  form.onsubmit = async (event) => {
    event.preventDefault();
    const content = words.value.trim();
    if (!content) return;
    clearFormError(form);
    await busy(send, async () => {
      try {
        const comment = await api(`${path}/comments`, { method: "POST", body: { content } });
        comments.unshift(comment);
        words.value = "";
        draw();
      } catch (problem) {
        showFormError(form, problem);
      }
    });
  };
  drawLike();
  draw();
  show(place, el("div", { class: "card-head" }, el("h2", { id: "talk-title" }, "Likes and comments"), like), form, list);
}
