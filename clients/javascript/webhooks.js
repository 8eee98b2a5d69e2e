// Whether a delivery was really sent by Troupe: the signature of Standard Webhooks.
import { InvalidSignature } from "./errors.js";

const PREFIX = "whsec_";
const encoder = new TextEncoder();

// The event of a delivery. `body` is the raw one (text or bytes), `headers` an object or Headers,
// `secret` either form of it, `now` in seconds. Deliveries may come twice: act once for each webhook-id.
export async function verifyWebhook(body, headers, secret, { tolerance = 300, now = Date.now() / 1000 } = {}) {
  const given = headers instanceof Headers ? headers : new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const [id, stamp, signatures] = ["id", "timestamp", "signature"].map((name) => given.get(`webhook-${name}`));
  if (!id || !signatures || !/^\d+$/.test(stamp ?? "")) throw new InvalidSignature("The headers webhook-id, -timestamp, -signature are due.");
  if (Math.abs(now - Number(stamp)) > tolerance) throw new InvalidSignature(`It was signed more than ${tolerance} s from now.`);
  const bytes = typeof body === "string" ? encoder.encode(body) : new Uint8Array(body);
  const head = encoder.encode(`${id}.${stamp}.`);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  const key = await crypto.subtle.importKey("raw", keyOf(secret), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  for (const signature of signatures.split(" ")) {
    const [version, text] = signature.split(",");
    const sent = version === "v1" ? bytesOf(text) : null;
    if (sent && (await crypto.subtle.verify("HMAC", key, sent, signed))) return JSON.parse(new TextDecoder().decode(bytes));
  }
  throw new InvalidSignature("No signature of the delivery is of this secret.");
}

// What follows whsec_ is base64; any other secret is taken as it is written.
const keyOf = (secret) => (secret.startsWith(PREFIX) ? bytesOf(secret.slice(PREFIX.length)) : encoder.encode(secret));

function bytesOf(base64) {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
