"""Tells what happens to your jobs: TROUPE_WEBHOOK_SECRET=… python examples/webhook_receiver.py 8080"""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from troupe_client import InvalidSignature, verify_webhook

done = set()  # a delivery may come twice; keep this where it outlives you


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = verify_webhook(body, self.headers, os.environ["TROUPE_WEBHOOK_SECRET"])
        except InvalidSignature as problem:
            return self.send_error(401, str(problem))
        if self.headers["webhook-id"] not in done:
            done.add(self.headers["webhook-id"])
            print(event["event"], event["data"].get("job_id"), flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        return


ThreadingHTTPServer(("", int(sys.argv[1])), Receiver).serve_forever()
