// Files up, in parts that are kept when the line breaks, and down, from where it broke.
import { NoAnswer, PermissionDenied, TroupeError, UploadInterrupted } from "./errors.js";

const TYPES = {
  mp4: "video/mp4", mov: "video/quicktime", avi: "video/x-msvideo", webm: "video/webm",
  mkv: "video/x-matroska", jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png",
};

// One's own files; the store behind may be a folder or S3.
export class Files {
  #connection;

  constructor(connection) {
    this.#connection = connection;
  }

  // Store a video or picture (a File or Blob; in Node a path, too); its key. `onProgress` is told the
  // share that is stored after each part of 8 MiB, `onBegun` what a later visit needs to go on.
  async upload(source, { fileKey, contentType, onProgress = () => {}, onBegun = () => {}, resume, signal } = {}) {
    const file = await openFile(source);
    const upload = resume ? await this.#read(resume.uploadId, signal) : await this.#begin(file, fileKey, contentType, signal);
    if (upload.fileSize !== file.blob.size) {
      throw new RangeError(`The file has ${file.blob.size} bytes; what was begun, ${upload.fileSize}.`);
    }
    const begun = { fileKey: upload.fileKey, uploadId: upload.uploadId, sessionId: resume?.sessionId ?? null };
    onBegun(begun);
    try {
      if (!upload.completed) await this.#sendParts(file.blob, upload, onProgress, signal);
    } catch (problem) {
      throw problem instanceof NoAnswer ? new UploadInterrupted(begun, problem) : problem;
    }
    onProgress(1);
    return upload.fileKey;
  }

  async #begin(file, fileKey, contentType, signal) {
    const type = contentType ?? typeOf(file);
    const key = fileKey ?? `users/${await this.#connection.userId()}/${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}.${endingOf(file)}`;
    const body = { fileKey: key, contentType: type, fileSize: file.blob.size };
    return this.#connection.call("POST", "/api/s3/multipart", body, { signal });
  }

  #read = (uploadId, signal) => this.#connection.call("GET", `/api/s3/multipart/${uploadId}`, undefined, { signal });

  async #sendParts(blob, upload, onProgress, signal) {
    let stored = upload.parts.reduce((sum, part) => sum + part.size, 0);
    let missing = upload.missing;
    for (let fresh = true; missing.length; ) {
      const [part, ...rest] = missing;
      onProgress(stored / upload.fileSize);
      const content = blob.slice(part.offset, part.offset + part.size);
      try {
        await this.#connection.send("PUT", part.uploadUrl, { content, signal });
      } catch (problem) {
        if (!(problem instanceof PermissionDenied) || !fresh) throw problem;
        fresh = false; // a link is good for an hour: here are new ones
        missing = (await this.#read(upload.uploadId, signal)).missing;
        continue;
      }
      stored += part.size;
      fresh = true;
      missing = rest;
    }
    await this.#connection.call("POST", `/api/s3/multipart/${upload.uploadId}/complete`, undefined, { signal });
  }

  // A link to one's own file, good for an hour, for whoever has no token.
  async link(fileKey) {
    return (await this.#connection.call("GET", `/api/s3/download-url/${fileKey}`)).downloadUrl;
  }

  // What a link or a path of the API serves, as a Blob; in Node, with a path, kept as that file.
  async download(url, path, { signal } = {}) {
    const sink = path === undefined ? new Pieces() : await openSink(path);
    let etag = null;
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const headers = sink.size && etag ? { Range: `bytes=${sink.size}-`, "If-Range": etag } : {};
          const answer = await this.#connection.stream(url, headers, signal);
          if (answer.status !== 206) await sink.restart();
          etag = strong(answer.headers.get("ETag"));
          for await (const piece of chunksOf(answer.body)) await sink.write(piece);
          return await sink.end(answer.headers.get("Content-Type") ?? "");
        } catch (problem) {
          signal?.throwIfAborted();
          await this.#connection.pause(attempt, problem, { signal });
        }
      }
    } catch (problem) {
      await sink.drop();
      throw problem;
    }
  }
}

const strong = (etag) => (etag?.startsWith('"') ? etag : null);

// Safari's streams cannot be iterated over.
export async function* chunksOf(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function openFile(source) {
  if (typeof source !== "string") return { blob: source, name: source.name ?? "" };
  const { openAsBlob } = await import("node:fs");
  return { blob: await openAsBlob(source), name: source };
}

export const endingOf = ({ name, blob }) =>
  /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? Object.keys(TYPES).find((ending) => TYPES[ending] === plainType(blob)) ?? "mp4";

const plainType = (blob) => blob.type.split(";")[0];

export const endingOfSource = async (source) => endingOf(await openFile(source));

function typeOf(file) {
  const known = plainType(file.blob) || TYPES[endingOf(file)];
  if (!Object.values(TYPES).includes(known)) throw new TroupeError(`${file.name || known}: videos and pictures are taken.`);
  return known;
}

class Pieces {
  size = 0;
  #pieces = [];

  async write(piece) {
    this.#pieces.push(piece);
    this.size += piece.length;
  }

  async restart() {
    this.#pieces = [];
    this.size = 0;
  }

  end = async (type) => new Blob(this.#pieces, { type });
  drop = () => this.restart();
}

// A file that appears when it is whole.
async function openSink(path) {
  const { open, rename, rm } = await import("node:fs/promises");
  const half = `${path}.part`;
  const file = await open(half, "w");
  return {
    size: 0,
    async write(piece) {
      await file.write(piece, 0, piece.length, this.size);
      this.size += piece.length;
    },
    async restart() {
      await file.truncate();
      this.size = 0;
    },
    async end() {
      await file.close();
      await rename(half, path);
      return path;
    },
    async drop() {
      await file.close().catch(() => {});
      await rm(half, { force: true });
    },
  };
}
