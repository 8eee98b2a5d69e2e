// What jobs are called.
import { badge, el, icon } from "./ui.js";

export const KINDS = {
  video_generation: { name: "Lesson", icon: "make" },
  pose_analysis: { name: "Dance analysis", icon: "dance" },
  score_verification: { name: "Score verification", icon: "check" },
  dance_overlay: { name: "Overlay film", icon: "dance" },
  dance_match_film: { name: "Film beside the demonstration", icon: "dance" },
  dance_report: { name: "Dance report", icon: "dance" },
  dance_explainer: { name: "Dance explained", icon: "dance" },
  dance_card: { name: "Share card", icon: "share" },
  named_dance_card: { name: "Share card with a name", icon: "share" },
  video_draft: { name: "Plan of a lesson", icon: "make" },
  file_inspection: { name: "File inspection", icon: "upload" },
  file_rendition: { name: "File conversion", icon: "upload" },
  data_export: { name: "Data export", icon: "download" },
  challenge_rotation: { name: "Rotation of challenges", icon: "trophy" },
  cleanup: { name: "Cleanup", icon: "trash" },
};
export const QUEUES = ["pose", "scoring", "render", "s3-upload", "cleanup", "webhooks", "recovery"];

const STATES = { queued: ["Waiting", "accent"], processing: ["Under way", "accent"], completed: ["Done", "good"], failed: ["Failed", "bad"], cancelled: ["Cancelled", ""] };
const STAGES = { validation: "Accepted", content_preparation: "Planning", video_generation: "Drawing scenes", post_processing: "Joining", s3_upload: "Storing" };
const CALLED = { "s3-upload": "upload" };

export const jobName = (job) => job.topic ?? KINDS[job.type]?.name ?? sayName(job.type);
export const jobBadge = ({ status, progress }) => badge(status === "processing" ? `${Math.floor(progress)} %` : STATES[status][0], STATES[status][1]);
// What it has made, in a place that is there before it.
export const stillBox = (url, name = "jobs") => el("span", { class: "still-box" },
  url ? el("img", { src: url, alt: "", loading: "lazy", width: 56, height: 48 }) : icon(name));
export const sayStage = (name) => STAGES[name] ?? sayName(name);
export const sayQueue = (name) => CALLED[name] ?? name;
export function sayName(name) {
  const words = name.replaceAll(/[-_.]+/g, " ").replace(/\b0+(?=\d)/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
