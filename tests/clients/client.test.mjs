// troupe-client in Node against a served API, over good lines and bad ones. Run by test_javascript.py.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import * as client from "troupe-client";

const { TROUPE_URL, CHALLENGE, CLIP, FOLDER, DELIVERY } = process.env;
const { Troupe, verifyWebhook } = client;
const PART = 8 * 1024 * 1024;
const PASSWORD = "correct horse battery";

const isLink = ({ url }) => !/^\/(api|auth)\//.test(new URL(url).pathname);

// A line that notes what goes over it, and breaks or answers where it is told to.
class Line {
  requests = [];
  pauses = [];
  before = () => null;
  after = () => {};

  fetch = async (url, options = {}) => {
    const request = { url: String(url), method: options.method ?? "GET", headers: new Headers(options.headers), body: options.body };
    this.requests.push(request);
    const given = await this.before(request);
    if (given) return given;
    const answer = await fetch(url, options);
    await this.after(request);
    return answer;
  };

  parts = () => this.sent("PUT").filter(isLink);
  sent = (method, path = "") => this.requests.filter((one) => one.method === method && one.url.includes(path));
  options = () => ({ fetch: this.fetch, pause: async (time) => void this.pauses.push(time) });
}

async function someone() {
  const line = new Line();
  const troupe = new Troupe(TROUPE_URL, null, line.options());
  const email = `js-${randomUUID()}@example.com`;
  await troupe.register(email, PASSWORD);
  line.requests.length = 0;
  return { line, troupe, email };
}

test("an app acts for a user who has let it in", async () => {
  const { troupe: owner, line } = await someone();
  const { troupe: pupil } = await someone();
  const app = await owner.request("POST", "/api/v1/apps", { name: "Dance school" });
  const { key } = await owner.request("POST", `/api/v1/apps/${app.id}/keys`, { name: "Server" });
  await pupil.request("PUT", `/api/v1/auth/apps/${app.id}`, { scopes: ["read", "write"] });
  const asUser = await pupil.connection.userId();

  const school = new Troupe(TROUPE_URL, key, { ...line.options(), asUser });
  const video = await school.videos.create("Graphs of functions", { metadata: { course: "7b" }, webhook: "https://hooks.example.com/t" });

  const theirs = await pupil.request("GET", `/api/v1/videos/jobs/${video.jobId}/status`);
  assert.deepEqual(theirs.job_metadata, { course: "7b" });
  const [sent] = line.sent("POST", "/videos/generate");
  assert.deepEqual(JSON.parse(sent.body).webhook, { url: "https://hooks.example.com/t" });
});

async function collect(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

const answering = (...answers) => {
  const line = new Line();
  line.before = () => answers.shift();
  return { line, troupe: new Troupe("http://nowhere.invalid", "key", line.options()) };
};

test("a dance is submitted and scored", async () => {
  const { troupe } = await someone();
  const told = [];
  const dance = await troupe.dances.submit(await troupe.challenges.today(), CLIP);
  const record = await dance.wait({ onProgress: (...progress) => told.push(progress), timeout: 30 });
  assert.equal(record.total_score, 73);
  assert.deepEqual(told.at(-1), [1, null]);
  assert.equal((await collect(dance.events())).at(-1).event, "job.completed");
  assert.deepEqual((await collect(troupe.dances.list())).map((one) => one.challengeId), [CHALLENGE]);
  assert.equal((await troupe.dances.get(dance.submissionId)).jobId, dance.jobId);
});

test("a video is made and kept, in a file or in memory", async () => {
  const { troupe } = await someone();
  const video = await troupe.videos.create({ topic: "Graphs of functions", quality: "low" });
  assert.equal((await video.wait()).status, "completed");
  const kept = await readFile(await video.download(join(FOLDER, "lesson.mp4")));
  assert.deepEqual(kept, await readFile(CLIP));
  const blob = await video.download();
  assert.deepEqual(Buffer.from(await blob.arrayBuffer()), kept);
  assert.deepEqual((await collect(troupe.videos.list())).map((job) => job.id), [video.jobId]);
});

test("an upload that broke off goes on later", async () => {
  const { line, troupe, email } = await someone();
  const bytes = new Uint8Array(PART + 3);
  bytes.set(await readFile(CLIP));
  const clip = new File([bytes], "long.mp4", { type: "video/mp4" });
  line.before = ({ method }) => {
    if (method === "PUT" && line.parts().length > 1) throw new TypeError("the line is down");
  };
  const begun = [];
  const broken = troupe.dances.submit(CHALLENGE, clip, { onBegun: (state) => begun.push(state) });
  const problem = await broken.catch((caught) => caught);
  assert.ok(problem instanceof client.UploadInterrupted, String(problem));
  assert.deepEqual(problem.resume, begun[0]);
  assert.equal(line.parts().length, 1 + 6);

  const later = new Line();
  const again = new Troupe(TROUPE_URL, null, later.options());
  await again.signIn(email, PASSWORD);
  await assert.rejects(again.files.upload(new File([new Uint8Array(3)], "a.mp4", { type: "video/mp4" }), { resume: begun[0] }), RangeError);
  const shares = [];
  await again.dances.submit(CHALLENGE, clip, { resume: begun[0], onUpload: (share) => shares.push(share) });
  assert.deepEqual(later.parts().map((put) => put.body.size), [3]);
  assert.deepEqual(shares, [PART / (PART + 3), 1]);
  const back = await again.files.download(await again.files.link(begun[0].fileKey));
  assert.deepEqual(new Uint8Array(await back.arrayBuffer()), bytes);
});

test("no token goes to links that carry their own right", async () => {
  const { line, troupe } = await someone();
  await troupe.files.download(await troupe.files.link(await troupe.files.upload(CLIP)));
  const signed = line.requests.filter(isLink);
  assert.equal(signed.length, 2);
  assert.ok(!signed.some(({ headers }) => headers.has("Authorization")));
  assert.ok(line.requests.every((one) => signed.includes(one) || one.headers.has("Authorization")));
});

test("a POST whose answer is lost is done once", async () => {
  const { line, troupe } = await someone();
  line.after = ({ method }) => {
    if (method === "POST" && line.sent("POST").length === 1) throw new TypeError("the answer was lost");
  };
  const { sessionId } = await troupe.request("POST", "/api/sessions/start", { title: "Once" });
  const [first, second] = line.sent("POST").map(({ headers }) => headers.get("Idempotency-Key"));
  assert.equal(first, second);
  const { sessions } = await troupe.request("GET", "/api/sessions");
  assert.deepEqual(sessions.map(({ id }) => id), [sessionId]);
});

test("registering is not sent again when its answer is lost", async () => {
  const line = new Line();
  line.after = () => {
    throw new TypeError("the answer was lost");
  };
  const troupe = new Troupe(TROUPE_URL, null, line.options());
  await assert.rejects(troupe.register(`js-${randomUUID()}@example.com`, PASSWORD), client.NoAnswer);
  assert.equal(line.requests.length, 1);
});

for (const changed of [false, true]) test(`a download goes on where it broke, the file has changed: ${changed}`, async () => {
  const { line, troupe } = await someone();
  const whole = await readFile(CLIP);
  const link = await troupe.files.link(await troupe.files.upload(CLIP));
  line.requests.length = 0;
  line.before = async ({ url }) => {
    if (line.requests.length > 1) return null;
    const { headers } = await fetch(url);
    let pulled = 0;
    const body = new ReadableStream({
      pull: (control) => (pulled++ ? control.error(new TypeError("the line is down")) : control.enqueue(new Uint8Array(whole.subarray(0, 100)))),
    });
    return new Response(body, { headers: { ETag: changed ? '"of another file"' : headers.get("ETag") } });
  };
  const kept = await troupe.files.download(link, join(FOLDER, "back.mp4"));
  assert.deepEqual(await readFile(kept), whole);
  assert.equal(line.requests[1].headers.get("Range"), "bytes=100-");
  assert.deepEqual((await readdir(FOLDER)).filter((name) => name.endsWith(".part")), []);
});

test("events go on behind the last that came", async () => {
  const frame = (id, event) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify({ event, timestamp: "", data: {} })}\n\n`;
  const half = `retry: 2000\n${frame(1, "job.queued")}${frame(2, "job.started").slice(0, 20)}`;
  const { line, troupe } = answering(
    new Response(half),
    new Response(`${frame(2, "job.started")}: still here\n${frame(3, "job.completed")}`),
    new Response(null, { status: 204 }),
  );
  const kinds = (await collect(troupe.jobs.events("job_1"))).map(({ event }) => event);
  assert.deepEqual(kinds, ["job.queued", "job.started", "job.completed"]);
  assert.deepEqual(line.requests.map(({ headers }) => headers.get("Last-Event-ID")), [null, "1", "3"]);
});

test("who waits no longer is told that the job goes on", async () => {
  const line = new Line();
  const silent = (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const troupe = new Troupe("http://nowhere.invalid", "key", { ...line.options(), fetch: silent });
  const video = Object.assign(new client.Video("job_1", troupe.videos));
  await assert.rejects(video.wait({ timeout: 0.1 }), client.WaitTimeout);
});

test("errors have code, hint and a link, in both dialects", async () => {
  const { troupe, email } = await someone();
  await assert.rejects(troupe.videos.get("job_none"), (told) => told instanceof client.NotFound && told.code === "JOB_NOT_FOUND");
  const flat = await troupe.request("POST", "/api/v1/videos/generate", { prompt: "A", topic: "B" }).catch((told) => told);
  assert.ok(flat instanceof client.InvalidRequest);
  assert.equal(flat.code, "UNKNOWN_FIELD");
  assert.ok("topic" in flat.fields && flat.docs.endsWith("#UNKNOWN_FIELD") && flat.message.includes(flat.hint));
  const typed = await troupe.request("POST", "/api/sessions/start", { title: 5 }).catch((told) => told);
  assert.deepEqual(Object.keys(typed.fields), ["title"]);
  assert.ok(typed.requestId);
  await assert.rejects(troupe.register(email, PASSWORD), client.Conflict);
  await assert.rejects(new Troupe(TROUPE_URL, "no key").videos.get("job_none"), client.NotSignedIn);
});

test("Retry-After is heeded up to the timeout", async () => {
  const { line, troupe } = answering(...["7", "3", "61"].map((wait) => new Response("{}", { status: 429, headers: { "Retry-After": wait } })));
  await assert.rejects(troupe.challenges.today(), (told) => told instanceof client.RateLimited && told.retryAfter === 61);
  assert.deepEqual(line.pauses, [7, 3]);
});

test("a log-in is renewed, once for calls at the same time", async () => {
  const { line, troupe, email } = await someone();
  const pair = await troupe.request("POST", "/auth/login", { email, password: PASSWORD });
  line.requests.length = 0;
  troupe.connection.adopt({ ...pair, expires_in: 0 }); // it ends at once
  const people = await Promise.all([1, 2, 3].map(() => troupe.request("GET", "/api/users/profile")));
  assert.ok(people.every((one) => one.email === email));
  assert.equal(line.sent("POST", "/auth/refresh").length, 1);

  const next = await troupe.request("POST", "/auth/login", { email, password: PASSWORD });
  troupe.connection.adopt({ ...next, access_token: "forgotten by the server" });
  assert.equal((await troupe.request("GET", "/api/users/profile")).email, email);
  assert.equal(line.sent("POST", "/auth/refresh").length, 2);
});

test("lists are read to their end", async () => {
  const { line, troupe } = await someone();
  const found = new Set((await collect(troupe.challenges.list())).map(({ id }) => id));
  assert.equal(found.size, 23);
  assert.equal(line.sent("GET", "/api/challenges").length, 2);
});

test("a webhook's delivery is verified", async () => {
  const { body, headers, secrets } = JSON.parse(DELIVERY);
  for (const secret of secrets) assert.deepEqual(await verifyWebhook(body, headers, secret), JSON.parse(body));
  const bytes = new TextEncoder().encode(body);
  assert.deepEqual(await verifyWebhook(bytes, new Headers(headers), secrets[0]), JSON.parse(body));
  const bad = [
    [`${body} `, headers, secrets[0]],
    [body, headers, "another"],
    [body, { ...headers, "webhook-id": "evt_2" }, secrets[0]],
    [body, { ...headers, "webhook-signature": "v1,***" }, secrets[0]],
    [body, {}, secrets[0]],
  ];
  for (const given of bad) await assert.rejects(verifyWebhook(...given), client.InvalidSignature);
  await assert.rejects(verifyWebhook(body, headers, "whsec_*"), RangeError);
  const late = Date.now() / 1000 + 302;
  await assert.rejects(verifyWebhook(body, headers, secrets[0], { now: late }), client.InvalidSignature);
});

test("what the declarations say is there", async () => {
  const declared = await readFile(new URL(import.meta.resolve("troupe-client").replace(/\.js$/, ".d.ts")), "utf-8");
  const names = [...declared.matchAll(/^export (?:class|const|function) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(names.sort(), Object.keys(client).sort());
  const troupe = new Troupe(TROUPE_URL);
  for (const [, group, text] of declared.matchAll(/^ {2}readonly (\w+): \{\n([^]*?)^ {2}\};/gm)) {
    const methods = [...text.matchAll(/^ {4}(\w+)\(/gm)].map(([, name]) => name);
    assert.ok(methods.length && methods.every((name) => typeof troupe[group][name] === "function"), group);
  }
  for (const [, name, text] of declared.matchAll(/^export class (Dance|Video|Troupe) \{\n([^]*?)^\}/gm)) {
    const one = { Dance: new client.Dance("s", "j"), Video: new client.Video("j"), Troupe: troupe }[name];
    const methods = [...text.matchAll(/^ {2}(\w+)\(/gm)].map(([, found]) => found).filter((found) => found !== "constructor");
    assert.ok(methods.length && methods.every((method) => typeof one[method] === "function"), name);
  }
});
