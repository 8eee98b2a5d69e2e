"""The version of the API, as its documents count."""

VERSION = "1.0.0"
