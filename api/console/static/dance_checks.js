// Early words about a clip, from a few of its pictures: before anything is sent.

const SHORTEST = 10; // seconds: less is refused by the analysis
const SHORT = 15; // seconds: less makes the intervals wide
const LONGEST = 300;
const MOST_BYTES = 100 * 1024 * 1024;
const TYPES = ["video/mp4", "video/quicktime", "video/x-msvideo", "video/webm", "video/x-matroska"];
const PLACES = [0.15, 0.35, 0.5, 0.65, 0.85];
const APART = 0.15; // seconds between the two pictures of a pair
const WIDTH = 96; // pixels, to which they are shrunk
const MOVED = 22; // of 255, by which a pixel has to differ to have moved

// Reads the clip: {seconds, width, height, brightness, moving, poster}; null where the browser cannot
// show it. `brightness` is that of the brighter parts, 0 to 255; `moving` the share of the picture's
// height that moves, null where nothing does; `poster` a JPEG.
export async function readClip(file, knownSeconds = 0) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: URL.createObjectURL(file) });
  try {
    await happened(video, "loadeddata");
    const seconds = knownSeconds || (Number.isFinite(video.duration) ? video.duration : await lengthOf(video));
    const pairs = [];
    let poster = null;
    for (const place of PLACES) {
      const first = await pictureAt(video, place * seconds);
      if (place === 0.5) poster = await posterOf(video);
      pairs.push([first, await pictureAt(video, Math.min(seconds, place * seconds + APART))]);
    }
    return {
      seconds, width: video.videoWidth, height: video.videoHeight, poster,
      brightness: median(pairs.map(([picture]) => brightOf(picture))),
      moving: median(pairs.map((pair) => movingHeight(...pair)).filter((share) => share !== null)),
    };
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(video.src);
  }
}

// What is to be said: [{kind: good|warn|bad, words}]; `bad` would be refused.
export function judgeClip(file, clip) {
  const said = [];
  const say = (kind, words) => said.push({ kind, words });
  if (file.size > MOST_BYTES) say("bad", "It is larger than 100 MB. Film a shorter take, or with a lower resolution.");
  if (!TYPES.includes(file.type.split(";")[0])) say("bad", "It is no video that can be read. MP4, MOV, WebM, AVI and Matroska can.");
  if (!clip) {
    if (!said.length) say("warn", "This browser cannot show the clip. The analysis may well read it.");
    return said;
  }
  judgeLength(clip.seconds, say);
  if (clip.brightness < 50) say("warn", "It is dark: remarks are left out of dark films and points are less certain. Turn on a light.");
  else say("good", "Bright enough");
  if (Math.min(clip.width, clip.height) < 240) say("warn", `The picture is small (${clip.width} × ${clip.height}). Film with 480 lines or more.`);
  if (clip.moving === null) say("warn", "Hardly anything moves in the pictures that were looked at. Is it the right clip?");
  else if (clip.moving < 0.3) say("warn", "You are small in the picture. Come nearer, so that you fill half of its height or more.");
  else say("good", "You are large enough in the picture");
  return said;
}

function judgeLength(seconds, say) {
  if (seconds < SHORTEST) say("bad", `It has ${seconds.toFixed(1)} seconds; ${SHORTEST} are needed. 15 to 60 are best.`);
  else if (seconds > LONGEST) say("bad", "It is longer than five minutes. Cut out the part that you want scored.");
  else if (seconds < SHORT) say("warn", `${Math.round(seconds)} seconds are short: the points will be less certain. 15 to 60 are best.`);
  else say("good", `${Math.round(seconds)} seconds long`);
}

const happened = (video, name) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too slow")), 8000);
    video.addEventListener(name, () => (clearTimeout(timer), resolve()), { once: true });
    video.addEventListener("error", () => (clearTimeout(timer), reject(new Error("unreadable"))), { once: true });
  });

async function seek(video, seconds) {
  const there = happened(video, "seeked");
  video.currentTime = seconds;
  await there;
}

// A recorder's files do not say how long they are; their end does.
async function lengthOf(video) {
  await seek(video, 1e7);
  return video.duration === Infinity ? video.currentTime : video.duration;
}

const canvasOf = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

async function pictureAt(video, seconds) {
  await seek(video, seconds);
  const height = Math.max(1, Math.round((WIDTH * video.videoHeight) / video.videoWidth));
  const context = canvasOf(WIDTH, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, WIDTH, height);
  const { data } = context.getImageData(0, 0, WIDTH, height);
  const grey = new Uint8Array(WIDTH * height);
  for (let k = 0; k < grey.length; k += 1) grey[k] = (data[4 * k] * 77 + data[4 * k + 1] * 150 + data[4 * k + 2] * 29) >> 8;
  return { grey, height };
}

function posterOf(video) {
  const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight));
  const canvas = canvasOf(Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale));
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
}

// The brightness that a tenth of the pixels exceed.
function brightOf({ grey }) {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value] += 1;
  let left = grey.length / 10;
  for (let value = 255; value > 0; value -= 1) if ((left -= counts[value]) < 0) return value;
  return 0;
}

// The share of the height between the highest and the lowest row in which something has moved.
function movingHeight(first, second) {
  const rows = [];
  for (let row = 0; row < first.height; row += 1) {
    let moved = 0;
    for (let k = row * WIDTH; k < (row + 1) * WIDTH; k += 1) moved += Math.abs(first.grey[k] - second.grey[k]) > MOVED;
    if (moved >= 2) rows.push(row);
  }
  return rows.length < 2 ? null : (rows.at(-1) - rows[0] + 1) / first.height;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1] : null;
}
