// Made of the API's OpenAPI document by clients/generate.py.
// 1e39d32541e94076cd2e067eba01f7d0b7ac28b99c40094e743377a5b4b1cded
export interface components {
    schemas: {
        /**
         * @description The record of one analysis. What is not known yet is null.
         *
         *     A `partial` score is one of the upper body, out of `max_total` 75, where the film shows no more.
         *     `match` tells how closely the dance follows the challenge's demonstration, where it has one.
         *     `stars` (1 to 5) and `level` go by the share of `max_total`; `moments` are those of the
         *     `remarks` that lie between two seconds; older analyses have neither these nor `exercises`.
         *     `metadata` is what was given with it; `webhook` stands only in the answer to the request that it
         *     was given with.
         */
        Analysis: {
            submission_id: string;
            /** @enum {string} */
            status: "processing" | "completed" | "failed";
            progress: number;
            pose_data_url: string | null;
            pose_data_download_url: string | null;
            pose_trc_download_url: string | null;
            music_download_url: string | null;
            score_breakdown: components["schemas"]["Breakdown"] | null;
            total_score: number | null;
            max_total: number | null;
            axis_maxima: components["schemas"]["Breakdown"] | null;
            stars: number | null;
            level: string | null;
            partial: boolean | null;
            feedback: string | null;
            remarks: components["schemas"]["Remark"][] | null;
            moments: components["schemas"]["Remark"][] | null;
            exercises: components["schemas"]["Exercise"][] | null;
            details: {
                [key: string]: unknown;
            } | null;
            timeline: {
                [key: string]: unknown;
            } | null;
            scorer_version: string | null;
            pose_sha256: string | null;
            music_sha256: string | null;
            proof: {
                [key: string]: unknown;
            } | null;
            degraded: boolean | null;
            warnings: string[] | null;
            match: {
                [key: string]: unknown;
            } | null;
            video_deleted: boolean | null;
            media: components["schemas"]["MediaLinks"] | null;
            error_message: string | null;
            /** Format: date-time */
            created_at: string;
            completed_at: string | null;
            job_id: string;
            /**
             * Format: uri
             * @description The job's events as a stream, for whoever has this link, for an hour
             */
            events_url: string;
            metadata: {
                [key: string]: string;
            };
            webhook: components["schemas"]["BoundWebhook"] | null;
        };
        /** @description The score that a pose_analysis found; the record has the rest. */
        AnalysisResult: {
            total_score: number;
            record_url: string;
        };
        /** @description The webhook that was given with the job, and what signs its events. */
        BoundWebhook: {
            id: string;
            url: string;
            secret: string;
            standard_secret: string;
        };
        /** @description Points by axis: at most 25, 30, 25 and 20. */
        Breakdown: {
            balance: number;
            rhythm: number;
            smoothness: number;
            creativity: number;
        };
        /** @description Scores reach from 0 to 100; there is none before the first submission is scored. */
        Challenge: {
            id: string;
            title: string;
            description: string;
            type: string;
            difficulty: string;
            /** Format: date-time */
            startTime: string;
            /** Format: date-time */
            endTime: string;
            demoVideoURL: string | null;
            thumbnailURL: string | null;
            points: number;
            badgeName: string;
            badgeIconURL: string | null;
            scoringCriteria: components["schemas"]["Criteria"];
            targetBpm: number | null;
            isActive: boolean;
            totalSubmissions: number;
            averageScore: number | null;
            topScore: number | null;
        };
        ChallengeSummary: {
            id: string;
            title: string;
            type: string;
            difficulty: string;
            /** Format: date-time */
            startTime: string;
            /** Format: date-time */
            endTime: string;
            points: number;
            isActive: boolean;
            totalSubmissions: number;
        };
        /** @description How much each axis weighs. The weights may have any sum: their shares of it count. */
        Criteria: {
            balance: number;
            rhythm: number;
            smoothness: number;
            creativity: number;
        };
        /** @description What nobody has asked for is null. */
        DanceMedia: {
            submission_id: string;
            overlay: components["schemas"]["Medium"] | null;
            report: components["schemas"]["Medium"] | null;
            explainer: components["schemas"]["Medium"] | null;
            card: components["schemas"]["Medium"] | null;
            named_card: components["schemas"]["Medium"] | null;
            match_film: components["schemas"]["Medium"] | null;
        };
        /** @description What was made of an analysis: the record that links it; for a verification, its verdict. */
        DanceResult: {
            record_url: string;
            equal: boolean | null;
        };
        /** @description A scene that shows its words only, and why: the renderer's code, and a sentence. */
        DegradedScene: {
            scene_number: number;
            code: string;
            reason: string;
        };
        /** @description What to practise next, for so many `seconds` a day, and what was found that asks for it. */
        Exercise: {
            /** @enum {string} */
            axis: "balance" | "rhythm" | "smoothness" | "creativity";
            finding: string;
            name: string;
            words: string;
            seconds: number;
        };
        /** @description A job of any type, with what was asked for and what came of it. */
        GenericJob: {
            id: string;
            type: string;
            status: components["schemas"]["JobStatus"];
            progress: number;
            current_stage: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            completed_at: string | null;
            duration: number | null;
            /** @description Of a video what it explains; null for other jobs */
            topic: string | null;
            metadata: {
                [key: string]: string;
            };
            /**
             * Format: uri
             * @description The job's events as a stream, for whoever has this link, for an hour
             */
            events_url: string;
            /** @description Of what was made; null until then */
            picture_url: string | null;
            parameters: {
                [key: string]: unknown;
            };
            result: components["schemas"]["VideoResult"] | components["schemas"]["AnalysisResult"] | components["schemas"]["DanceResult"] | components["schemas"]["RunResult"] | null;
            error: components["schemas"]["JobError"] | null;
        };
        JobError: {
            code: string;
            message: string;
        };
        /** @enum {string} */
        JobStatus: "queued" | "processing" | "completed" | "failed" | "cancelled";
        /** @description What a list shows its owner of a job. */
        JobSummary: {
            id: string;
            type: string;
            status: components["schemas"]["JobStatus"];
            progress: number;
            current_stage: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            completed_at: string | null;
            duration: number | null;
            /** @description Of a video what it explains; null for other jobs */
            topic: string | null;
            metadata: {
                [key: string]: string;
            };
            /**
             * Format: uri
             * @description The job's events as a stream, for whoever has this link, for an hour
             */
            events_url: string;
            /** @description Of what was made; null until then */
            picture_url: string | null;
        };
        /** @description What has been made of the analysis (`POST /api/ai/analysis/{submission_id}/media`). */
        MediaLinks: {
            overlay_url: string | null;
            poster_url: string | null;
            report_url: string | null;
            explainer_url: string | null;
            card_url: string | null;
            named_card_url: string | null;
            match_film_url: string | null;
            match_poster_url: string | null;
        };
        /** @description One thing and how far it is; the link needs no token and is good for an hour. */
        Medium: {
            /** @enum {string} */
            status: "processing" | "completed" | "failed";
            progress: number;
            job_id: string;
            /**
             * Format: uri
             * @description The job's events as a stream, for whoever has this link, for an hour
             */
            events_url: string;
            url: string | null;
            poster_url: string | null;
            error_message: string | null;
        };
        /** @description PUT the `size` bytes from `offset` on to `uploadUrl`, in any order, also several at once. */
        MissingPart: {
            partNumber: number;
            offset: number;
            size: number;
            uploadUrl: string;
        };
        /** @description An upload in parts. The links are good for `expiresIn` seconds; GET gives new ones. */
        MultipartUpload: {
            uploadId: string;
            fileKey: string;
            contentType: string;
            fileSize: number;
            partSize: number;
            completed: boolean;
            parts: components["schemas"]["StoredPart"][];
            missing: components["schemas"]["MissingPart"][];
            expiresIn: number;
        };
        /** @description With the key itself, which is shown only here: send it as `Authorization: Bearer <key>`. */
        NewApiKey: {
            id: string;
            name: string;
            prefix: string;
            scopes: string[];
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            last_used_at: string | null;
            key: string;
        };
        /** @description A scene that can be watched while the others are still being rendered. */
        Preview: {
            scene_number: number;
            streaming_url: string;
            duration_seconds: number;
        };
        /** @description Half of all jobs like it end by `estimated_completion`, nine in ten by `estimated_latest`. */
        Progress: {
            percentage: number;
            current_stage: string | null;
            stages_completed: string[];
            /** Format: date-time */
            estimated_completion: string;
            /** Format: date-time */
            estimated_latest: string;
        };
        /**
         * @description What is said of a dance; `number` names it where it is disputed.
         *
         *     A `best` moment and one to `practise` lie between two seconds of the video; `feedback` is a
         *     sentence of the feedback, about an axis or the whole dance.
         */
        Remark: {
            number: number;
            /** @enum {string} */
            kind: "feedback" | "best" | "practise";
            axis: ("balance" | "rhythm" | "smoothness" | "creativity") | null;
            start: number | null;
            end: number | null;
            words: string;
        };
        /** @description What an administrator's job did, with its counts. */
        RunResult: {
            success: boolean;
            /** Format: date-time */
            timestamp: string;
        } & {
            [key: string]: unknown;
        };
        SceneFile: {
            scene_number: number;
            video_s3_url: string | null;
            video_streaming_url: string;
            code_s3_url: string | null;
            code_download_url: string;
        };
        /** @description A part that has come. */
        StoredPart: {
            partNumber: number;
            size: number;
            etag: string;
        };
        SubmissionOfUser: {
            id: string;
            challengeId: string;
            challengeTitle: string;
            status: components["schemas"]["SubmissionStatus"];
            totalScore: number | null;
            challengeScore: number | null;
            badgeAwarded: string | null;
            /** Format: date-time */
            submittedAt: string;
            thumbnailUrl: string | null;
        };
        /** @enum {string} */
        SubmissionStatus: "pending_analysis" | "scored" | "failed";
        Thumbnail: {
            /** @enum {string} */
            size: "small" | "medium" | "large";
            s3_url: string | null;
            streaming_url: string;
        };
        /** @description `expires_in` is in seconds. `refresh_token` gets the next pair, once (`/auth/refresh`). */
        Token: {
            access_token: string;
            /**
             * @default bearer
             * @constant
             */
            token_type: "bearer";
            user_id: string;
            expires_in: number;
            refresh_token: string;
        };
        /**
         * @description Which version of a video this is. `line` is the job of its first version, `revises` that of
         *     the version that was changed, `change` says what was.
         */
        Version: {
            line: string;
            number: number;
            revises: string | null;
            change: string | null;
        };
        /**
         * @description The job of a video. Its links and metadata are null until it is completed; it has previews
         *     from its first rendered scene until then. `job_metadata` is what was given with it; `webhook`
         *     stands only in the answer to the request that it was given with.
         */
        VideoJob: {
            job_id: string;
            status: components["schemas"]["JobStatus"];
            progress: components["schemas"]["Progress"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            completed_at: string | null;
            /** @enum {string} */
            storage_mode: "s3" | "local";
            upload_enabled: boolean;
            /**
             * Format: uri
             * @description The job's events as a stream, for whoever has this link, for an hour
             */
            events_url: string;
            version: components["schemas"]["Version"];
            video_urls: components["schemas"]["VideoUrls"] | null;
            thumbnails: components["schemas"]["Thumbnail"][] | null;
            scene_files: components["schemas"]["SceneFile"][] | null;
            metadata: components["schemas"]["VideoMetadata"] | null;
            error: components["schemas"]["JobError"] | null;
            previews: components["schemas"]["Preview"][] | null;
            job_metadata: {
                [key: string]: string;
            };
            webhook: components["schemas"]["BoundWebhook"] | null;
        };
        /**
         * @description `degraded`: scenes that could not be rendered were replaced by plain ones, or words of the
         *     lesson could not be drawn or said. `warnings` tell which, and what of the request the video does
         *     not use.
         */
        VideoMetadata: {
            total_scenes: number;
            duration_seconds: number;
            resolution: string;
            /** @enum {string} */
            aspect: "16:9" | "9:16" | "1:1";
            file_size_bytes: number;
            /** @enum {string} */
            storage_mode: "s3" | "local";
            degraded: boolean;
            degraded_scenes: components["schemas"]["DegradedScene"][];
            warnings: string[];
        };
        /** @description The video that a video_generation made. */
        VideoResult: {
            file_id: string;
            file_size: number;
            thumbnail_url: string | null;
        };
        /**
         * @description `streaming_url` needs no token for an hour, `download_url` needs one.
         *
         *     `hls_url` needs none for as long; null where HLS was not asked for. `plan_url` is the lesson as
         *     JSON, without a token, null in old videos; `script_url` the same as a script, with one.
         *     `captions_url`, `chapters_url` and `strip_url` are WebVTT without a token, `srt_url` the
         *     captions as SubRip. A cue of the strip names the part of a JPEG beside it
         *     (`strip.jpg#xywh=…`) that shows its seconds. The last three are null in old videos.
         */
        VideoUrls: {
            s3_url: string | null;
            streaming_url: string;
            download_url: string;
            captions_url: string;
            srt_url: string | null;
            chapters_url: string | null;
            strip_url: string | null;
            hls_url: string | null;
            plan_url: string | null;
            script_url: string | null;
        };
        /**
         * @description With its secret, which is shown only here, and the form that Standard Webhooks takes.
         *
         *     `previous_secret_until`: so long the secret before signs too.
         */
        WebhookSecret: {
            id: string;
            url: string;
            events: ("job.started" | "job.progress" | "job.completed" | "job.failed" | "job.cancelled")[];
            description: string | null;
            header_names: string[];
            job_types: string[];
            metadata: {
                [key: string]: string;
            };
            job_id: string | null;
            expires_at: string | null;
            /** @enum {string} */
            status: "active" | "disabled";
            disabled_reason: string | null;
            failing_since: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            secret: string;
            standard_secret: string;
            previous_secret_until: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Analysis = components['schemas']['Analysis'];
export type AnalysisResult = components['schemas']['AnalysisResult'];
export type BoundWebhook = components['schemas']['BoundWebhook'];
export type Breakdown = components['schemas']['Breakdown'];
export type Challenge = components['schemas']['Challenge'];
export type ChallengeSummary = components['schemas']['ChallengeSummary'];
export type Criteria = components['schemas']['Criteria'];
export type DanceMedia = components['schemas']['DanceMedia'];
export type DanceResult = components['schemas']['DanceResult'];
export type DegradedScene = components['schemas']['DegradedScene'];
export type Exercise = components['schemas']['Exercise'];
export type GenericJob = components['schemas']['GenericJob'];
export type JobError = components['schemas']['JobError'];
export type JobStatus = components['schemas']['JobStatus'];
export type JobSummary = components['schemas']['JobSummary'];
export type MediaLinks = components['schemas']['MediaLinks'];
export type Medium = components['schemas']['Medium'];
export type MissingPart = components['schemas']['MissingPart'];
export type MultipartUpload = components['schemas']['MultipartUpload'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type Preview = components['schemas']['Preview'];
export type Progress = components['schemas']['Progress'];
export type Remark = components['schemas']['Remark'];
export type RunResult = components['schemas']['RunResult'];
export type SceneFile = components['schemas']['SceneFile'];
export type StoredPart = components['schemas']['StoredPart'];
export type SubmissionOfUser = components['schemas']['SubmissionOfUser'];
export type SubmissionStatus = components['schemas']['SubmissionStatus'];
export type Thumbnail = components['schemas']['Thumbnail'];
export type Token = components['schemas']['Token'];
export type Version = components['schemas']['Version'];
export type VideoJob = components['schemas']['VideoJob'];
export type VideoMetadata = components['schemas']['VideoMetadata'];
export type VideoResult = components['schemas']['VideoResult'];
export type VideoUrls = components['schemas']['VideoUrls'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
