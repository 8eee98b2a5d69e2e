#!/usr/bin/env bash
# A dance and a lesson with curl alone:
#     TROUPE_URL=http://127.0.0.1:8000 TROUPE_API_KEY=… examples/curl.sh dance.mp4 "Pythagorean theorem"
set -euo pipefail
api=${TROUPE_URL:-http://127.0.0.1:8000}
clip=$1
topic=$2

call() { # METHOD PATH [BODY]: the answer; a refusal ends the script in words
    local body=()
    if [[ -n ${3:-} ]]; then body=(-H 'Content-Type: application/json' -d "$3"); fi
    # --retry heeds Retry-After; the key makes a POST that is sent again the same one
    curl -sS --fail-with-body --retry 4 -X "$1" "$api$2" -H "Authorization: Bearer $TROUPE_API_KEY" \
        -H 'Prefer: wait=20' -H "Idempotency-Key: $(uuid)" "${body[@]}"
}
uuid() { cat /proc/sys/kernel/random/uuid; }
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)'"$1"')'; } # or jq

# a dance: a session with a video, submitted to today's challenge
me=$(call GET /api/users/profile | field '["id"]')
session=$(call POST /api/sessions/start '{"title": "With curl", "danceStyle": "freestyle"}' | field '["sessionId"]')
key=sessions/$me/$session/video.mp4
size=$(stat -c %s "$clip")
link=$(call POST /api/s3/presigned-url "{\"fileKey\": \"$key\", \"contentType\": \"video/mp4\", \"fileSize\": $size}" |
    field '["uploadUrl"]')
curl -sS --fail-with-body -T "$clip" -H 'Content-Type: video/mp4' "$link" # the link is the right: no token
call PUT "/api/sessions/$session/complete" "{\"videoFileKey\": \"$key\"}" >/dev/null
challenge=$(call GET /api/challenges/today | field '["id"]')
submission=$(call POST "/api/challenges/$challenge/submit" "{\"sessionId\": \"$session\"}" | field '["submissionId"]')
record='{"status": "processing"}'
while [[ $(field '["status"]' <<<"$record") == processing ]]; do
    record=$(call GET "/api/ai/analysis-status/$submission")
done
echo "score: $(field '["total_score"]' <<<"$record")" # None: `error_message` says why

# a lesson
job=$(call POST /api/v1/videos/generate "{\"configuration\": {\"topic\": \"$topic\", \"quality\": \"low\"}}" |
    field '["data"]["job_id"]')
status=queued
while [[ $status == queued || $status == processing ]]; do
    status=$(call GET "/api/v1/videos/jobs/$job/status" | field '["data"]["status"]')
done
if [[ $status != completed ]]; then
    echo "lesson: $status" >&2
    exit 1
fi
curl -sS --fail -L -o lesson.mp4 -H "Authorization: Bearer $TROUPE_API_KEY" "$api/api/v1/videos/jobs/$job/download"
echo "lesson: lesson.mp4"
