// One take: chosen, dropped or filmed; looked over; sent; submitted.
import { api, uploadFile } from "./client.js";
import { canRecord, recordClip } from "./dance_camera.js";
import { judgeClip, readClip } from "./dance_checks.js";
import { root } from "./dance_axes.js";
import { el, formatBytes, formatPercent, icon, show, toastError } from "./ui.js";

const ENDINGS = { "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm", "video/x-msvideo": "avi", "video/x-matroska": "mkv" };
const SIGNS = { good: "check", warn: "warn", bad: "x" };

export function mountTake(place, challenge, me) {
  const phone = matchMedia("(pointer: coarse)").matches;

  function choose() {
    const pick = el("input", { type: "file", accept: "video/*", id: "clip-file", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true", onchange: () => pick.files[0] && look(pick.files[0]) });
    const film = el("input", { type: "file", accept: "video/*", capture: "user", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true", onchange: () => film.files[0] && look(film.files[0]) });
    const byCamera = phone ? () => film.click() : async () => {
      const made = await recordClip();
      if (made) look(made.file, made.seconds);
    };
    const drop = el("div", { class: "drop" },
      icon("dance"),
      el("h2", { id: "take-title" }, phone ? "Show your take" : "Drop your take here"),
      el("p", { class: "dim" }, "15 to 60 seconds, from head to feet, with the camera standing still."),
      el("div", { class: "actions" },
        el("button", { class: "button large", type: "button", onclick: () => pick.click() }, icon("upload"), "Choose a clip"),
        phone || canRecord() ? el("button", { class: "button quiet large", type: "button", onclick: byCamera }, icon("camera"), "Film yourself") : null),
      pick, film);
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => (event.preventDefault(), drop.classList.add("over")));
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) look(event.dataTransfer.files[0]);
    });
    show(place, drop);
  }

  async function look(file, seconds = 0) {
    const checks = el("ul", { class: "checks", "aria-live": "polite" }, el("li", { class: "dim" }, "Looking at a few pictures of it…"));
    const send = el("button", { class: "button large", type: "submit" }, "Submit this take");
    const form = el("form", { class: "stack" },
      el("h2", { id: "take-title" }, "Your take"),
      el("video", { class: "clip", src: URL.createObjectURL(file), controls: true, playsinline: true, muted: true, "aria-label": "Your clip" }),
      el("p", { class: "dim small" }, `${file.name} · ${formatBytes(file.size)}`),
      checks,
      el("div", { class: "field" }, el("label", { for: "caption" }, "A line about it"), el("input", { id: "caption", name: "caption", maxlength: "200", placeholder: "If you like" })),
      el("div", { class: "actions" }, send, el("button", { class: "button quiet large", type: "button", onclick: choose }, "Take another")));
    let clip = null;
    form.onsubmit = (event) => (event.preventDefault(), deliver(file, clip, form.elements.caption.value.trim()));
    send.disabled = true;
    show(place, form);
    form.scrollIntoView({ block: "nearest", behavior: "smooth" });
    clip = await readClip(file, seconds);
    const said = judgeClip(file, clip);
    show(checks, said.map(({ kind, words }) => el("li", { class: kind }, icon(SIGNS[kind]), el("span", {}, words))));
    send.disabled = said.some(({ kind }) => kind === "bad");
  }

  async function deliver(file, clip, caption) {
    const leaving = new AbortController();
    const bar = el("progress", { class: "progress", max: "1", value: "0", "aria-label": "Upload" });
    const told = el("p", { class: "num", "aria-live": "polite" }, "Beginning…");
    show(place, el("div", { class: "stack" },
      el("h2", { id: "take-title" }, "Sending your take"), bar,
      el("div", { class: "row between" }, told, el("button", { class: "button quiet small", type: "button", onclick: () => leaving.abort(new Error("left")) }, "Cancel")),
      el("p", { class: "dim small" }, "If the connection breaks it goes on by itself. Choose the same clip again if this page was closed: what has come is kept.")));
    try {
      const submission = await submitTake(file, clip, caption, (share) => {
        bar.value = share;
        told.textContent = share < 1 ? `${formatPercent(share)} of ${formatBytes(file.size)}` : "It is there. Handing it in…";
      }, leaving.signal);
      location.assign(`${root}/dance/results/${submission.submissionId}`);
    } catch (problem) {
      if (!leaving.signal.aborted) toastError(problem);
      look(file, clip?.seconds);
    }
  }

  // A session with this clip, submitted to the challenge. The same clip goes on where it was.
  async function submitTake(file, clip, caption, onProgress, signal) {
    const mark = `take:${me.id}:${challenge.id}:${file.name}:${file.size}:${file.lastModified}`;
    const sessionId = localStorage.getItem(mark) ?? (await beginSession(mark, signal));
    const folder = `sessions/${me.id}/${sessionId}`;
    const fileKey = `${folder}/video.${ENDINGS[file.type.split(";")[0]] ?? "mp4"}`;
    try {
      await uploadFile(fileKey, file, { onProgress, signal });
      onProgress(1);
      const poster = clip?.poster && (await sendPoster(`${folder}/poster.jpg`, clip.poster, signal));
      await api(`/api/sessions/${sessionId}/complete`, {
        method: "PUT", signal,
        body: { videoFileKey: fileKey, ...(poster ? { thumbnailFileKey: poster } : {}), duration: Math.max(1, Math.round(clip?.seconds ?? 1)) },
      });
      const submission = await api(`/api/challenges/${challenge.id}/submit`, { method: "POST", body: { sessionId, ...(caption ? { caption } : {}) }, once: `submit-${sessionId}`, signal });
      localStorage.removeItem(mark); // the same clip once more is another take
      return submission;
    } catch (problem) {
      if (problem.status >= 400 && problem.status < 500) localStorage.removeItem(mark); // a fresh one next time
      throw problem;
    }
  }

  async function beginSession(mark, signal) {
    const { sessionId } = await api("/api/sessions/start", { method: "POST", body: { title: challenge.title, danceStyle: styleOf(challenge.type) }, signal });
    localStorage.setItem(mark, sessionId);
    return sessionId;
  }

  // A picture for lists; the take is as good without one.
  const sendPoster = (key, poster, signal) => uploadFile(key, poster, { signal }).then(() => key, () => null);

  choose();
}

const styleOf = (type) => type.trim().toLowerCase() || "freestyle";
