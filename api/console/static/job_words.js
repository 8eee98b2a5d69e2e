// What jobs are called.
import { badge } from "./ui.js";

export const KINDS = {
  video_generation: { name: "Lesson", icon: "make" },
  pose_analysis: { name: "Dance analysis", icon: "dance" },
  score_verification: { name: "Score verification", icon: "check" },
  dance_overlay: { name: "Overlay film", icon: "dance" },
  dance_match_film: { name: "Film beside the demonstration", icon: "dance" },
  dance_report: { name: "Dance report", icon: "dance" },
  dance_explainer: { name: "Dance explained", icon: "dance" },
};

const STATES = { queued: ["Waiting", "accent"], processing: ["Under way", "accent"], completed: ["Done", "good"], failed: ["Failed", "bad"], cancelled: ["Cancelled", ""] };
const STAGES = { validation: "Accepted", content_preparation: "Planning", video_generation: "Drawing scenes", post_processing: "Joining", s3_upload: "Storing" };
const QUEUES = { "s3-upload": "upload" };

export const jobName = (job) => job.topic ?? KINDS[job.type]?.name ?? sayName(job.type);
export const jobBadge = ({ status, progress }) => badge(status === "processing" ? `${Math.floor(progress)} %` : STATES[status][0], STATES[status][1]);
export const sayStage = (name) => STAGES[name] ?? sayName(name);
export const sayQueue = (name) => QUEUES[name] ?? name;
export function sayName(name) {
  const words = name.replaceAll(/[-_.]+/g, " ").replace(/\b0+(?=\d)/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
