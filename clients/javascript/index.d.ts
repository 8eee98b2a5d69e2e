import type {
  Analysis, Challenge, ChallengeSummary, DanceMedia, GenericJob, JobSummary, NewApiKey, SubmissionOfUser,
  VideoJob, WebhookSecret,
} from "./types.js";

export type * from "./types.js";

export const VERSION: string;

/** What a job tells: the same in its stream, to webhooks and in their log. */
export interface Event {
  event: string;
  timestamp: string;
  data: Record<string, unknown> & { job_id: string; type: string; status: string };
}

/** What a later visit needs to go on with an upload: three texts, to be kept anywhere. */
export interface Resume {
  fileKey: string;
  uploadId: string;
  sessionId: string | null;
}

/** A File or Blob; in Node a path, too. */
export type Source = Blob | string;
export type MediaKind = "overlay" | "report" | "explainer" | "card" | "named_card" | "match_film";
export type Scope = "read" | "write" | "admin";
export type JobEventName = "job.started" | "job.progress" | "job.completed" | "job.failed" | "job.cancelled";

export interface Signalled {
  signal?: AbortSignal;
}
export interface WaitOptions extends Signalled {
  /** Share (0 to 1) and stage. */
  onProgress?: (share: number, stage: string | null) => void;
  /** Seconds; then WaitTimeout, and the job goes on. */
  timeout?: number;
}
export interface UploadOptions extends Signalled {
  fileKey?: string;
  contentType?: string;
  /** The share that is stored, after each part of 8 MiB. */
  onProgress?: (share: number) => void;
  onBegun?: (begun: Resume) => void;
  resume?: Resume;
}
export interface SubmitOptions extends Signalled {
  title?: string;
  style?: string;
  caption?: string;
  tags?: string[];
  /** Which of several people is scored, from the left. */
  person?: number;
  poseOnly?: boolean;
  /** Words of your own that come back in its events. */
  metadata?: Record<string, string>;
  onUpload?: (share: number) => void;
  onBegun?: (begun: Resume) => void;
  resume?: Resume;
}
export interface VideoOptions {
  idempotencyKey?: string;
  /** Words of your own that come back in its answers and events. */
  metadata?: Record<string, string>;
  /** Told of its end. */
  webhook?: string | { url: string; events?: JobEventName[]; headers?: Record<string, string>; secret?: string };
}
export interface VideoRequest {
  topic?: string;
  description?: string;
  language?: string;
  plan?: object;
  script?: string;
  allow_outline?: boolean;
  quality?: "low" | "medium" | "high" | "720p" | "1080p";
  duration?: number;
  theme?: "dark" | "light" | "high_contrast";
  aspect?: "16:9" | "9:16" | "1:1";
  voice?: "hibari" | "espeak-ng" | "espeak-ng+f3" | "espeak-ng+m8";
  assets?: string[];
  output?: { hls?: boolean };
}

export class Dance {
  readonly submissionId: string;
  readonly jobId: string | null;
  state(): Promise<Analysis>;
  /** Raises JobFailed, WaitTimeout. */
  wait(options?: WaitOptions): Promise<Analysis>;
  events(options?: Signalled & { after?: string }): AsyncGenerator<Event>;
  make(kinds: MediaKind[], options?: WaitOptions): Promise<DanceMedia>;
}

export class Video {
  readonly jobId: string;
  state(): Promise<VideoJob>;
  /** Raises JobFailed, WaitTimeout. */
  wait(options?: WaitOptions): Promise<VideoJob>;
  events(options?: Signalled & { after?: string }): AsyncGenerator<Event>;
  download(): Promise<Blob>;
  download(path: string, options?: Signalled): Promise<string>;
  cancel(): Promise<void>;
}

export class Troupe {
  constructor(url: string, apiKey?: string | null, options?: {
    /** With the key of an app: the id of the user who has let it in, and whose calls these are. */
    asUser?: string | null;
    tries?: number;
    /** Seconds: the longest Retry-After that is waited for. */
    timeout?: number;
    fetch?: typeof fetch;
  });
  readonly challenges: {
    today(): Promise<Challenge>;
    get(challengeId: string): Promise<Challenge>;
    list(options?: { activeOnly?: boolean }): AsyncGenerator<ChallengeSummary>;
  };
  readonly dances: {
    submit(challenge: string | { id: string }, source: Source, options?: SubmitOptions): Promise<Dance>;
    get(submissionId: string): Promise<Dance>;
    list(): AsyncGenerator<SubmissionOfUser>;
  };
  readonly videos: {
    create(wish: string | VideoRequest, options?: Signalled & VideoOptions): Promise<Video>;
    get(jobId: string): Promise<Video>;
    list(filters?: Record<string, string | number>): AsyncGenerator<JobSummary>;
  };
  readonly files: {
    upload(source: Source, options?: UploadOptions): Promise<string>;
    link(fileKey: string): Promise<string>;
    download(url: string): Promise<Blob>;
    download(url: string, path: string, options?: Signalled): Promise<string>;
  };
  readonly jobs: {
    get(jobId: string): Promise<GenericJob>;
    list(filters?: Record<string, string | number>): AsyncGenerator<JobSummary>;
    events(jobId: string, options?: Signalled & { after?: string }): AsyncGenerator<Event>;
    cancel(jobId: string): Promise<void>;
  };
  signIn(email: string, password: string): Promise<void>;
  register(email: string, password: string, displayName?: string): Promise<void>;
  signOut(): Promise<void>;
  createApiKey(name: string, ...scopes: Scope[]): Promise<NewApiKey>;
  createWebhook(url: string, ...events: JobEventName[]): Promise<WebhookSecret>;
  request(method: string, path: string, body?: unknown, options?: Signalled & {
    params?: Record<string, string | number | boolean | null | undefined>;
    idempotencyKey?: string;
  }): Promise<any>;
}

/** The event of a delivery. Raises InvalidSignature. */
export function verifyWebhook(
  body: string | ArrayBuffer | Uint8Array,
  headers: Headers | Record<string, string | string[] | undefined>,
  secret: string,
  options?: { tolerance?: number; now?: number },
): Promise<Event>;

export class TroupeError extends Error {}
export class NoAnswer extends TroupeError {}
export class ApiError extends TroupeError {
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  readonly docs: string | null;
  readonly suggestions: { name: string; title: string }[];
  readonly fields: Record<string, string>;
  readonly retryAfter: number | null;
  readonly requestId: string | null;
  readonly body: unknown;
}
export class InvalidRequest extends ApiError {}
export class NotSignedIn extends ApiError {}
export class PermissionDenied extends ApiError {}
export class NotFound extends ApiError {}
export class Conflict extends ApiError {}
export class RateLimited extends ApiError {}
export class ServerError extends ApiError {}
export class UploadInterrupted extends TroupeError {
  readonly resume: Resume;
}
export class JobFailed extends TroupeError {
  readonly code: string;
}
export class WaitTimeout extends TroupeError {}
export class InvalidSignature extends TroupeError {}
