// Captions as WebVTT has them: read, told scene by scene, written as SRT.

const TIMES = /(?:(\d+):)?(\d+):(\d+)\.(\d+) --> (?:(\d+):)?(\d+):(\d+)\.(\d+)/;
const secondsOf = ([hours, minutes, seconds, parts]) => Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(`${seconds}.${parts}`);

// {start, end, text} of each cue, in seconds.
export function readCues(text) {
  return text.split(/\r?\n\r?\n/).flatMap((block) => {
    const lines = block.trim().split(/\r?\n/);
    const at = lines.findIndex((line) => TIMES.test(line));
    if (at < 0) return [];
    const [, ...times] = TIMES.exec(lines[at]);
    return [{ start: secondsOf(times.slice(0, 4)), end: secondsOf(times.slice(4)), text: lines.slice(at + 1).join(" ").replaceAll(/<[^>]*>/g, "") }];
  });
}

// The sentences that are said between two seconds.
export function sentencesOf(cues, start, end) {
  const said = cues.filter((cue) => (cue.start + cue.end) / 2 >= start && (cue.start + cue.end) / 2 < end).map((cue) => cue.text).join(" ");
  return [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(said)].map(({ segment }) => segment.trim()).filter(Boolean);
}

export function toSrt(text) {
  const stamp = (seconds) => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23).replace(".", ",");
  return readCues(text).map((cue, at) => `${at + 1}\n${stamp(cue.start)} --> ${stamp(cue.end)}\n${cue.text}\n`).join("\n");
}
