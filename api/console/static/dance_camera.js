// Filming oneself: a dialog with the camera's picture, a countdown, and a clip at the end.
import { el, formatClock, toast } from "./ui.js";

const TYPES = ["video/mp4;codecs=avc1,mp4a.40.2", "video/webm;codecs=vp9,opus", "video/webm"];
const LONGEST = 120; // seconds
const WISH = {
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: "user" },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false }, // they spoil music
};

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

// The clip, {file, seconds}; null where the person leaves without one.
export async function recordClip() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(WISH);
  } catch (problem) {
    toast(problem.name === "NotAllowedError"
      ? "The browser may not use the camera. Allow it beside the address, or choose a file."
      : "There is no camera here. Choose a file instead.", "bad");
    return null;
  }
  try {
    return await filmIn(stream);
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

function filmIn(stream) {
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 6_000_000 });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => data.size && pieces.push(data);
  return new Promise((resolve) => {
    const picture = el("video", { autoplay: true, playsinline: true });
    picture.muted = true;
    picture.srcObject = stream;
    const clock = el("span", { class: "clock", role: "timer" }, "0:00");
    const number = el("p", { class: "countdown", "aria-live": "assertive" });
    const button = el("button", { class: "record", type: "button", "aria-label": "Record", "aria-pressed": "false" });
    const close = el("button", { class: "button quiet", type: "button" }, "Close");
    const dialog = el("dialog", { class: "dialog camera", "aria-label": "Film yourself" }, picture, number, el("div", { class: "controls" }, clock, button, close));
    let timer = null;
    let began = 0;

    const seconds = () => (performance.now() - began) / 1000;
    const tick = () => {
      clock.textContent = formatClock(seconds());
      if (seconds() >= LONGEST) recorder.stop();
    };
    const record = () => {
      number.textContent = "";
      began = performance.now();
      recorder.start(1000);
      button.setAttribute("aria-pressed", "true");
      button.setAttribute("aria-label", "Stop");
      timer = setInterval(tick, 200);
    };
    const countDown = (left) => {
      number.textContent = left ? String(left) : "";
      timer = setTimeout(left ? () => countDown(left - 1) : record, left ? 1000 : 0);
    };
    button.onclick = () => {
      if (recorder.state === "recording") return recorder.stop();
      clearTimeout(timer);
      countDown(3);
    };
    recorder.onstop = () => {
      const length = seconds();
      const plain = (recorder.mimeType || "video/webm").split(";")[0];
      const name = `take.${plain.endsWith("mp4") ? "mp4" : "webm"}`;
      const file = new File(pieces, name, { type: plain, lastModified: Date.now() });
      end({ file, seconds: length });
    };
    const end = (made) => {
      clearTimeout(timer);
      clearInterval(timer);
      recorder.onstop = null;
      dialog.remove();
      resolve(made);
    };
    close.onclick = () => dialog.close();
    dialog.addEventListener("close", () => end(null));
    document.body.append(dialog);
    dialog.showModal();
  });
}
